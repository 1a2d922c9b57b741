// @ts-check
/**
 * What is drawn over the ground, each by itself. The outline of the theatre belongs to the ground.
 *
 * @typedef {'areas' | 'contact' | 'settlements' | 'oblasts' | 'water' | 'uncertain' | 'labels'} LayerName
 * @typedef {readonly string[] | null} Layers  those drawn; null is all
 */

/** @type {readonly LayerName[]} */
export const LAYERS = ['areas', 'contact', 'settlements', 'oblasts', 'water', 'uncertain', 'labels'];

/** Stands for none of them in an address. */
export const NO_LAYER = 'none';

/** @param {readonly string[]} layers */
export function writeLayers(layers) {
  return layers.length ? layers.join(',') : NO_LAYER;
}

/**
 * @param {Layers} layers
 * @param {LayerName} name
 */
export function isDrawn(layers, name) {
  return layers === null || layers.includes(name);
}

/**
 * Tells what is a layer and what is none among names. Where all that is asked for is none, everything is drawn.
 * @param {Layers} asked
 * @returns {{layers: Layers, unknown: readonly string[]}}
 */
export function knownLayers(asked) {
  const isKnown = (/** @type {string} */ name) => LAYERS.some((layer) => layer === name);
  const unknown = asked?.filter((name) => !isKnown(name)) ?? [];
  const layers = asked?.filter(isKnown) ?? null;
  return { layers: unknown.length && !layers?.length ? null : layers, unknown };
}
