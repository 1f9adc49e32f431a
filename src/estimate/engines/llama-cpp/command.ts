import type { Subject } from '../../../catalogue/subject.ts';
import { gpusOf, type Layout } from '../../layout.ts';
import { isQuantizedCache } from './cache.ts';
import { cellsFor } from './context.ts';
import { type LlamaCppSettings, llamaCppSettings } from './settings.ts';

/**
 * The `llama-server` line. Which GGUF to take is left to the person: repositories of quantized files change, so a placeholder
 * says what to look for.
 */
export function llamaCppCommand(subject: Subject, layout: Layout): string {
  const settings = llamaCppSettings(subject);
  const cells = cellsFor(subject.context, settings.requests, settings);
  const flags = [
    `-hf '${ggufRepository(subject)}:${fileLabel(subject)}'`,
    `-c ${cells.context}`,
    `-np ${settings.slots}`,
    ...(settings.unified && settings.slots > 1 ? ['-kvu'] : []),
    `-ngl ${settings.gpuLayers ?? subject.model.architecture.layers + 1}`,
    ...expertFlags(subject, settings),
    ...cacheFlags(settings),
    ...attentionFlags(settings),
    ...(subject.question.ubatch === undefined ? [] : [`-ub ${settings.ubatch}`]),
    ...(subject.model.architecture.visionParams === undefined ? [] : ['--no-mmproj']),
    ...(gpusOf(layout) > machine(subject) ? ["--rpc '<host:port of each other machine>'"] : []),
  ];
  return `llama-server ${flags.join(' \\\n  ')}`;
}

/** The repository that was read, or what to look for. */
export function ggufRepository({ model, format }: Subject): string {
  return format.held === undefined ? `<a GGUF repository of ${model.id}>` : model.id;
}

/** The quantization as repositories spell it: "Q4_K_M", "BF16". */
export function fileLabel({ format }: Subject): string {
  return format.id === 'mxfp4'
    ? 'MXFP4'
    : format.id === 'fp16'
      ? 'F16'
      : format.id === 'fp32'
        ? 'F32'
        : format.id.toUpperCase();
}

function expertFlags({ model }: Subject, { cpuMoeLayers }: LlamaCppSettings): string[] {
  if (cpuMoeLayers === 0) return [];
  return [cpuMoeLayers >= model.architecture.layers ? '--cpu-moe' : `--n-cpu-moe ${cpuMoeLayers}`];
}

function cacheFlags({ kvFormat }: LlamaCppSettings): string[] {
  if (kvFormat === 'auto' || kvFormat === 'fp16') return [];
  const type = kvFormat === 'fp32' ? 'f32' : kvFormat;
  return [`-ctk ${type}`, `-ctv ${type}`];
}

/** `-fa` takes a value since flash attention is on by default, and was a switch before. */
function attentionFlags({ build, flashAttention, kvFormat }: LlamaCppSettings): string[] {
  if (!build.flashAttention) return flashAttention ? ['-fa'] : [];
  if (!flashAttention) return ['-fa off'];
  return isQuantizedCache(kvFormat) ? ['-fa on'] : [];
}

function machine({ accelerator }: Subject): number {
  return accelerator.unifiedMemory ? accelerator.nodeSizeTypical : Math.max(8, accelerator.nodeSizeTypical);
}
