// @ts-check
/**
 * Columns as the server writes them (`app/atlas/columns.py`), read back.
 */

/** The answer of the server is not a timeline of format 3. */
export class MalformedTimelineError extends Error {
  /** @param {string} where  the member that is wrong */
  constructor(where) {
    super(`the timeline is malformed at ${where}`);
    this.name = 'MalformedTimelineError';
    this.where = where;
  }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NONE = 255;
const VALUES = new Uint8Array(128).fill(NONE);
[...DIGITS].forEach((digit, value) => {
  VALUES[digit.charCodeAt(0)] = value;
});

/**
 * Whole numbers of 0 or more, below 2⁵³; one text a digit, the ones first.
 * @param {unknown} texts
 * @param {string} where
 * @param {number} [count]  how many there must be
 * @returns {Float64Array}
 */
export function readDigits(texts, where, count) {
  if (!Array.isArray(texts) || !texts.length || texts.length > 8) throw new MalformedTimelineError(where);
  const length = count ?? texts[0]?.length;
  const numbers = new Float64Array(length);
  let worth = 1;
  for (const text of texts) {
    if (typeof text !== 'string' || text.length !== length) throw new MalformedTimelineError(`${where} (length)`);
    for (let at = 0; at < length; at += 1) {
      const value = VALUES[text.charCodeAt(at)] ?? NONE;
      if (value === NONE) throw new MalformedTimelineError(where);
      numbers[at] += value * worth;
    }
    worth *= 64;
  }
  return numbers;
}

/**
 * Whole numbers of either sign: 0, 1, 2 … stand for 0, −1, 1 …
 * @param {unknown} texts
 * @param {string} where
 * @param {number} [count]
 */
export function readSigned(texts, where, count) {
  const numbers = readDigits(texts, where, count);
  for (let at = 0; at < numbers.length; at += 1) {
    const number = numbers[at];
    numbers[at] = number % 2 ? -(number + 1) / 2 : number / 2;
  }
  return numbers;
}

/**
 * Short texts, given as the first characters of all, then the second ones, filled up with spaces.
 * @param {unknown} columns
 * @param {string} where
 * @param {number} count
 * @returns {string[]}
 */
export function readCharacters(columns, where, count) {
  if (!Array.isArray(columns)) throw new MalformedTimelineError(where);
  for (const column of columns) {
    if (typeof column !== 'string' || column.length !== count) throw new MalformedTimelineError(`${where} (length)`);
  }
  const width = columns.length;
  const codes = new Uint16Array(count * width);
  columns.forEach((column, place) => {
    for (let at = 0; at < count; at += 1) codes[at * width + place] = column.charCodeAt(at);
  });
  // One text of all, cut up: tens of thousands of texts of their own take many times as long.
  const whole = new TextDecoder('utf-16le', { ignoreBOM: true }).decode(codes);
  return Array.from({ length: count }, (_, at) => {
    let end = (at + 1) * width;
    while (end > at * width && codes[end - 1] === 32) end -= 1;
    return whole.slice(at * width, end);
  });
}

/**
 * Texts of which each gives only what it does not share with the beginning of the one before.
 * @param {any} texts
 * @param {string} where
 * @returns {string[]}
 */
export function readTexts(texts, where) {
  if (!Array.isArray(texts?.rest)) throw new MalformedTimelineError(where);
  const shared = readDigits(texts.shared, where, texts.rest.length);
  let last = '';
  return texts.rest.map((/** @type {unknown} */ rest, /** @type {number} */ at) => {
    if (typeof rest !== 'string' || shared[at] > last.length) throw new MalformedTimelineError(where);
    last = last.slice(0, shared[at]) + rest;
    return last;
  });
}

/**
 * Takes the bits of a number that lie in every second place, from the lowest on.
 * @param {number} bits  32 of them
 */
export function everySecondBit(bits) {
  let left = bits & 0x55555555;
  left = (left | (left >>> 1)) & 0x33333333;
  left = (left | (left >>> 2)) & 0x0f0f0f0f;
  left = (left | (left >>> 4)) & 0x00ff00ff;
  return (left | (left >>> 8)) & 0xffff;
}
