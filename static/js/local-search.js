// @ts-check
/**
 * Finding places by the names that the map itself knows, where there is no server to ask.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/search-box.js').Found} Found
 */

/**
 * A name as it is compared: small letters, without accents, apostrophes and hyphens.
 * @param {string} text
 */
export function folded(text) {
  // й and ї are letters of their own, not и and і with a mark.
  return text.toLocaleLowerCase('uk').normalize('NFC').replace(/[^\p{L}\p{N}\s]/gu, '')
    .replace(/\p{Script=Latin}+/gu, (word) => word.normalize('NFD').replace(/\p{M}/gu, ''));
}

/**
 * Oblasts and settlements whose name begins so, the most populous first.
 * @param {History} history
 * @param {string} text
 * @param {number} limit
 * @returns {Found[]}
 */
export function searchHere({ oblasts, places }, text, limit) {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const begins = (/** @type {string | null} */ name) => name !== null && folded(name).startsWith(wanted);
  const areas = oblasts
    .filter(({ name, name_uk: uk }) => begins(name) || begins(uk))
    .map(({ id, name, name_uk, lon, lat }) => ({ id, kind: 'oblast', name, name_uk, oblast: id, lon, lat }));
  const found = [];
  for (let place = 0; place < places.count; place += 1) {
    if (begins(places.name[place]) || begins(places.nameUk[place])) found.push(place);
  }
  found.sort((a, b) => (places.population[b] || 0) - (places.population[a] || 0) || a - b);
  const settlements = found.slice(0, limit).map((place) => ({
    id: places.id[place],
    kind: 'settlement',
    name: places.name[place],
    name_uk: places.nameUk[place],
    oblast: oblasts[places.oblast[place]]?.id ?? null,
    lon: places.lon[place],
    lat: places.lat[place],
  }));
  return [...areas, ...settlements].slice(0, limit);
}
