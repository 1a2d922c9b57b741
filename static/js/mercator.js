// @ts-check
/**
 * Web Mercator at zoom 0: the world is a square of 256 units, y grows southwards.
 * A screen position is `world * scale + offset`.
 */

export const WORLD = 256;

/** @param {number} lon  degrees */
export function worldX(lon) {
  return (WORLD * (lon + 180)) / 360;
}

/** @param {number} x  world units */
export function lonOf(x) {
  return (360 * x) / WORLD - 180;
}

/** @param {number} y  world units */
export function latOf(y) {
  return (360 * Math.atan(Math.exp(Math.PI - (2 * Math.PI * y) / WORLD))) / Math.PI - 90;
}

/** @param {number} lat  degrees */
export function worldY(lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
}
