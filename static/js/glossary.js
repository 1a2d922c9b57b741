// @ts-check
import { MalformedTimelineError } from 'marchland/columns.js';
import { parseDay } from 'marchland/days.js';

/**
 * What a history speaks of besides places: its name, parties, states, oblasts and eras, each held to what the views
 * take for granted, so that a broken answer is refused as a whole and the map goes on with what it has.
 *
 * @typedef {import('marchland/history.js').Words} Words
 * @typedef {import('marchland/history.js').Party} Party
 * @typedef {import('marchland/history.js').ControlState} ControlState
 * @typedef {import('marchland/history.js').Oblast} Oblast
 * @typedef {import('marchland/history.js').Era} Era
 */

const COLOUR = /^#(?:[\da-f]{3}|[\da-f]{6})$/i;
/** @type {readonly string[]} */
export const STATUSES = ['controlled', 'contested', 'unknown'];

/**
 * @param {unknown} good
 * @param {string} where
 * @returns {asserts good}
 */
export function insist(good, where) {
  if (!good) throw new MalformedTimelineError(where);
}

/**
 * @param {unknown} value
 * @param {string} where
 * @param {number} [length]
 * @returns {any[]}
 */
export function column(value, where, length) {
  insist(Array.isArray(value), where);
  insist(length === undefined || value.length === length, `${where} (length)`);
  return value;
}

/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === 'string' && value !== '';

/** @param {unknown} value @returns {value is string | null} */
const isTextOrNull = (value) => value === null || isText(value);

/** @param {unknown} value @returns {value is number | null} */
const isNumberOrNull = (value) => value === null || Number.isFinite(value);

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Texts by language.
 * @param {unknown} raw
 * @param {string} where
 * @param {number} [least]  of languages
 * @returns {Words}
 */
export function decodeWords(raw, where, least = 1) {
  insist(isObject(raw), where);
  const texts = Object.values(raw);
  insist(texts.length >= least && texts.every((text) => typeof text === 'string'), where);
  return raw;
}

/** @param {unknown} raw @returns {readonly Party[]} */
export function decodeParties(raw) {
  return column(raw, 'parties').map((party, at) => {
    const where = `parties[${at}]`;
    insist(isObject(party) && isText(party.id) && isText(party.pattern), where);
    decodeWords(party.name, `${where}.name`);
    insist(COLOUR.test(party.color?.light) && COLOUR.test(party.color?.dark), `${where}.color`);
    return /** @type {Party} */ (party);
  });
}

/**
 * @param {unknown} raw
 * @param {readonly Party[]} parties
 * @returns {readonly ControlState[]}
 */
export function decodeStates(raw, parties) {
  const known = new Set([null, ...parties.map(({ id }) => id)]);
  return column(raw, 'states').map((state, at) => {
    const where = `states[${at}]`;
    insist(isObject(state) && STATUSES.includes(state.status), where);
    insist(known.has(state.controller) && known.has(state.claimed_by), where);
    insist([state.pressure, state.assertion, state.rule].every(isText), where);
    return /** @type {ControlState} */ (state);
  });
}

/** @param {unknown} raw @returns {readonly Oblast[]} */
export function decodeOblasts(raw) {
  return column(raw, 'oblasts').map((oblast, at) => {
    const where = `oblasts[${at}]`;
    insist(isObject(oblast) && isText(oblast.id) && isText(oblast.name) && isTextOrNull(oblast.name_uk), where);
    insist(isNumberOrNull(oblast.lon) && isNumberOrNull(oblast.lat), where);
    return /** @type {Oblast} */ (oblast);
  });
}

/** @param {unknown} raw @returns {readonly Era[]} */
export function decodeEras(raw) {
  return column(raw ?? [], 'eras').map((era) => {
    const before = parseDay(era?.before);
    insist(before !== null, 'eras');
    return Object.freeze({ before, name: decodeWords(era.name, 'eras') });
  });
}
