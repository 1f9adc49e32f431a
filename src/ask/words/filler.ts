/** Words that carry nothing for the question: passed over in silence. */
export const filler: readonly string[] = `
a visible devices tried capacity already self about above across actually add advice after again all allow allowed along already also although always am among amount an and another answer any anybody
anyone anything approximately are around as ask asking at available average avoid away back based basic be because become been before
being below best better between big bigger both bought brand budget build bunch but buy buying by call called can cannot cant capable card cards case
cause chance cheap cheaper cheapest check choice choose chose close cloud cluster code come comes comfortable command compare compared comparison compute computer computers
config configuration configurations configure consider contain content cost costs could couldnt cpu cpus cuda current currently data day days decent default
definitely depends deploy deployed deploying deployment desktop details determine did didnt difference different do does doesnt doing done dont down during each
easily easy ec2 either else end enough error errors especially estimate etc even ever every everyone everything exact exactly example expect
expected explain extra fail fails far fast faster few figure file files fill find fine first fit fits fitting for formula found free from full
fully further gb generate generally get gets getting gib give given go goal goes going good got gpu gpus great guess guide had handle happen happens
hard hardware has have havent having he hello help her here hey hi high higher him his hobby hold home host hosted hosting how however humble i id idea
if ill im impossible in include including inference infer info information inside install instance instances instead interested internal into is isnt issue it its itself ive job
just keep kind know knows known laptop large larger largest later latest least left less let level like likely limit limits little llm llms load loaded loading
local locally long longer look looking looks lot lots low lower machine machines made main make makes making many max maximum may maybe me mean means meant mem memory
might min mine minimal minimum minimums mode model models modern month more most motherboard mostly much multi multiple must my myself naively native necessary need needed needing needs network never new next
nice no nobody node nodes none normal not note nothing now nvidia nvlink number numbers of off offer offline often oh ok okay old on once one ones online only oom oomed oom'd ooms onto open opinion option options
or order other others our out over own owned package parameters parameter params particular path pc pcie pcs people per perform performance perhaps person pick place plan planning plans please plus
possible possibly post ppl practice prefer preferably pretty price private problem process produce production project properly provide pull purchase purpose put quant quants quantization quantisation quantized quantised quantize quick
quickly quite question questions ram range rather read real really reasonable reasonably recent recommend recommendation recommendations recommended reddit regarding related
request requests require required requirement requirements requires reserve resource resources respectively rest result results rig right roughly run runnable running runs safe
safely same say says see seem seems sense serve served server servers serving set setting settings setup several shall should show side similar simple simply since
size sized sizes slow slower small smaller smallest smart so software some somebody someone something sometimes somewhere soon sorry space spare spec specific specs speed split standard start started
starting still stop store string stuff successful successfully such suggest suggested suggestion suggestions suitable sufficient supported support supports sure system take takes talk tell test than thank thanks that thats the their
them then theory there theres these they theyre thing things think this those though thousand through throughput thus time times to today together token tokens
too total totally tried tries true try trying turn two type types typical ultimately under understand unfortunately unit unless until up upgrade upon us usage use used useful user users uses using usual usually
value values variant variants various version versions very via video vram wait want wanted wanting wants was way we weights well went were what whats when where whether which while who whole
whose why will window windows wish with within without wonder wondering wont word work worked workers working works workstation world worst worth would wouldnt wrong year years yes yet
you your youre yourself yours bot fitcheck fit hf huggingface hugging face usage bug feature question t s re ve ll d m o x llm's it's cannot pcie nvme ssd mac macbook studio mini linux ubuntu wsl docker
reply public shared thread question? hf.co com www https http co main tree blob resolve library run pull serve python entrypoints openai api api_server vllm_use trust remote code host port name served
geforce amd intel apple tesla instinct radeon rtx gtx vision language speculative prefix caching enable disable chunked prefill reasoning parser tool call choice auto backend distributed executor
hopper ampere blackwell ada lovelace volta consumer server grade datacenter data center gaming vps rack box boxes unified physical dedicated shared total each per node sxm nvl hbm cu
aws gcp azure ec2 sagemaker runpod lambda oci oracle google vertex colab kaggle ml standard
`
  .trim()
  .split(/\s+/);

/** Chinese filler; single characters too. */
export const hanFiller: ReadonlySet<string> = new Set(
  '足达至比如果要部署需要多少的请问本地什么配置啊运行模型最佳是否支持个用能才够使吗呢还有内存求空间咨询我采了量化进度到时候原可以跑以内后起来资源么怎么样合适推荐一下想在上下和与或把被对于这那些哪几大小最低高多为不行得您你他它们吧呀哦嗯显卡机器服务器台节点参数权重装载加张块卡并发推理速度单条件至少大概左右大约约等于每秒问题谢求助试过会吃占用满血版蒸馏的很就都也只但因为所以开启设置成从给让请教各位佬老师里中跟同时'.split(
    '',
  ),
);
