import type { Architecture } from '../model.ts';

const shapes = new WeakMap<Architecture, string>();

/** What models of one architecture have in common: one that was measured speaks for its fine-tunes and later versions. */
export function shapeOf(architecture: Architecture): string {
  let shape = shapes.get(architecture);
  if (shape === undefined) {
    const { modelType, layers, hidden, moe } = architecture;
    shape = `${modelType} ${layers} x ${hidden}${moe === undefined ? '' : `, ${moe.active} of ${moe.experts}`}`;
    shapes.set(architecture, shape);
  }
  return shape;
}
