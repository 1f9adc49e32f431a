import { describe, expect, it } from 'vitest';
import { partBytes, partOf } from '../../../../src/catalogue/hub/checkpoint/tensor-parts.ts';

describe('the part a tensor belongs to', () => {
  it.each([
    ['model.embed_tokens.weight', 'embedding'],
    ['model.language_model.embed_tokens_per_layer.weight', 'embedding'],
    ['tok_embeddings.weight', 'embedding'],
    ['backbone.embeddings.weight', 'embedding'],
    ['transformer.wte.weight', 'embedding'],
    ['lm_head.weight', 'head'],
    ['language_model.lm_head.qweight', 'head'],
    ['output.weight', 'head'],
    ['model.norm.weight', 'rest'],
    ['model.layers.0.input_layernorm.weight', 'rest'],
    ['model.layers.0.self_attn.q_norm.weight', 'rest'],
    ['model.layers.0.self_attn.q_proj.bias', 'rest'],
    ['model.layers.0.self_attn.sinks', 'rest'],
    ['model.layers.0.self_attn.q_proj.qweight', 'attention'],
    ['model.layers.0.self_attn.kv_b_proj.weight_scale_inv', 'attention'],
    ['model.layers.0.self_attn.indexer.wq_b.weight', 'attention'],
    ['layers.0.attention.wq.weight', 'attention'],
    ['transformer.h.0.attn.c_attn.weight', 'attention'],
    ['thinker.model.layers.0.self_attn.o_proj.weight', 'attention'],
    ['backbone.layers.7.mixer.q_proj.weight', 'attention'],
    ['model.layers.0.linear_attn.in_proj_qkvz.weight', 'recurrent'],
    ['model.layers.0.linear_attn.conv1d.weight', 'rest'],
    ['model.layers.0.linear_attn.A_log', 'rest'],
    ['backbone.layers.0.mixer.in_proj.weight', 'recurrent'],
    ['backbone.layers.1.mixer.up_proj.weight', 'mlp'],
    ['model.layers.0.mlp.down_proj.weight_packed', 'mlp'],
    ['layers.0.feed_forward.w1.weight', 'mlp'],
    ['encoder.layer.0.intermediate.dense.weight', 'mlp'],
    ['encoder.layer.0.output.dense.weight', 'mlp'],
    ['model.layers.0.mlp.gate.weight', 'rest'],
    ['model.layers.0.mlp.gate.e_score_correction_bias', 'rest'],
    ['model.layers.3.mlp.experts.17.gate_proj.weight', 'expert'],
    ['model.layers.0.mlp.experts.gate_up_proj_blocks', 'expert'],
    ['model.layers.0.mlp.experts.gate_up_proj_bias', 'rest'],
    ['model.layers.0.mlp.switch_mlp.up_proj.scales', 'expert'],
    ['model.layers.0.block_sparse_moe.experts.3.w2.weight', 'expert'],
    ['model.layers.0.mlp.shared_experts.up_proj.weight', 'shared'],
    ['model.layers.0.mlp.shared_expert.up_proj.weight', 'shared'],
    ['model.layers.0.mlp.shared_expert_gate.weight', 'rest'],
    ['model.visual.blocks.0.attn.qkv.weight', 'vision'],
    ['vision_tower.vision_model.encoder.layers.80.mlp.fc1.weight', 'vision'],
    ['multi_modal_projector.linear_1.weight', 'vision'],
    ['model.layers.61.self_attn.q_a_proj.weight', 'mtp'],
    ['mtp.layers.0.mlp.up_proj.weight', 'mtp'],
    ['model.layers.0.mlp.down_proj.g_idx', undefined],
    ['model.layers.0.self_attn.rotary_emb.inv_freq', undefined],
  ])('%s', (name, part) => {
    expect(partOf(name, 61)).toBe(part);
  });

  it('has the bytes of all of its tensors', () => {
    const tensor = (name: string, bytes: number) => ({ name, bytes, dtype: 'U8', shape: [bytes] });
    expect(
      partBytes(
        [
          tensor('lm_head.weight', 7),
          tensor('model.layers.0.mlp.up_proj.weight', 5),
          tensor('model.layers.1.mlp.up_proj.weight', 6),
        ],
        2,
      ),
    ).toEqual({ head: 7, mlp: 11 });
  });
});
