// @ts-check
/**
 * JSON that a map in one file carries packed, unpacked once.
 *
 * @type {Map<string, Promise<any>>}
 */
const unpacked = new Map();

/**
 * @template T
 * @param {string} packed  gzip, in base64
 * @param {(document: any) => T} make  of what is packed
 * @returns {Promise<T>}
 */
export function unpack(packed, make) {
  const known = unpacked.get(packed);
  if (known) return known;
  const reading = read(packed).then(make);
  unpacked.set(packed, reading);
  return reading;
}

/** @param {string} packed */
async function read(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}
