// @ts-check
import { writeComparison } from 'marchland/comparison.js';
import { isoDay, parseDay } from 'marchland/days.js';
import { STATUSES } from 'marchland/glossary.js';
import { NO_LAYER, writeLayers } from 'marchland/layers.js';
import { readOrigin } from 'marchland/origin.js';

/**
 * The view in the query string, so that a link reopens it. Nothing is kept elsewhere: storage and cookies
 * throw in sandboxed frames.
 *
 * @typedef {import('marchland/state.js').Bbox} Bbox
 * @typedef {object} Address
 * @property {string | null} date  as written, so that a wrong one can be named
 * @property {import('marchland/state.js').Lang | null} lang
 * @property {import('marchland/state.js').Theme | null} theme
 * @property {string | null} method
 * @property {string | null} asOf
 * @property {string | null} place
 * @property {Bbox | null} bbox
 * @property {import('marchland/range.js').Wanted | null} range
 * @property {boolean} loop
 * @property {import('marchland/state.js').Page} page
 * @property {string | null} oblast
 * @property {readonly string[] | null} controllers
 * @property {readonly string[] | null} statuses
 * @property {readonly string[] | null} layers
 * @property {string | null} compare  as written
 * @property {number | null} revision
 * @property {string | null} origin  of the page around an embed
 * @property {boolean} controls
 * @property {boolean} play
 * @property {readonly string[]} misread  what makes no sense and is left out, as `key=value`
 */

const KEYS = [
  'date', 'from', 'to', 'loop', 'lang', 'theme', 'method', 'as_of', 'place', 'oblast', 'controller', 'status',
  'layers', 'panel', 'bbox', 'compare', 'revision',
];
/** @type {readonly import('marchland/state.js').Page[]} */
const PAGES = ['day', 'places', 'chart', 'filters'];
const WHOLE = /^\d{1,15}$/;
/** More of a nonsensical value than this tells nobody more. */
const LEGIBLE_LENGTH = 40;

/** Signs that may stand in a query as they are. */
const LEGIBLE = [['%2C', ','], ['%40', '@'], ['%3A', ':'], ['%3F', '?'], ['%3D', '=']];

/**
 * @param {string} search  the query string
 * @returns {Address}
 */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  const text = (/** @type {string} */ key) => query.get(key) || null;
  /** @type {string[]} */
  const misread = [];
  /** @param {string} key @param {string} value */
  const leaveOut = (key, value) => {
    misread.push(`${key}=${value.length > LEGIBLE_LENGTH ? `${value.slice(0, LEGIBLE_LENGTH)}…` : value}`);
  };
  /**
   * What a value means, or null where there is none or it means nothing.
   * @template T
   * @param {string} key
   * @param {(value: string) => T | null} read
   */
  const meant = (key, read) => {
    const value = text(key);
    const meaning = value === null ? null : read(value);
    if (value !== null && meaning === null) leaveOut(key, value);
    return meaning;
  };
  /** @template {string} T @param {readonly T[]} words @returns {(value: string) => T | null} */
  const oneOf = (words) => (value) => words.find((word) => word === value) ?? null;
  /**
   * Words joined by commas; a key without any chooses nothing, no key chooses all.
   * @param {string} key
   * @param {readonly string[]} [known]
   */
  const list = (key, known) => {
    const value = query.get(key);
    if (value === null) return null;
    const words = value.split(',').map((word) => word.trim()).filter(Boolean);
    const sound = known ? words.filter((word) => known.includes(word)) : words;
    if (sound.length < words.length) leaveOut(key, words.filter((word) => !sound.includes(word)).join(','));
    return sound.length || !words.length ? sound : null;
  };
  const address = {
    date: text('date'),
    lang: meant('lang', oneOf(/** @type {const} */ (['en', 'uk']))),
    theme: meant('theme', oneOf(/** @type {const} */ (['light', 'dark', 'auto']))),
    method: text('method'),
    asOf: meant('as_of', (value) => (parseDay(value) === null ? null : value)),
    place: text('place'),
    bbox: meant('bbox', readBbox),
    range: text('from') || text('to') ? { from: text('from'), to: text('to') } : null,
    loop: meant('loop', oneOf(['0', '1'])) === '1',
    page: meant('panel', oneOf(PAGES)) ?? 'day',
    oblast: text('oblast'),
    controllers: list('controller'),
    statuses: list('status', STATUSES),
    layers: list('layers')?.filter((name) => name !== NO_LAYER) ?? null,
    compare: text('compare'),
    revision: meant('revision', (value) => (WHOLE.test(value) ? Number(value) : null)),
    origin: meant('origin', readOrigin),
    controls: meant('controls', oneOf(['0', '1'])) !== '0',
    play: meant('play', oneOf(['0', '1'])) === '1',
  };
  return { ...address, misread };
}

/**
 * What the page says of an address of which something was left out, or null.
 * @param {readonly string[]} misread
 * @returns {import('marchland/state.js').Fault | null}
 */
export function addressFault(misread) {
  return misread.length ? { key: 'faultAddress', values: { what: misread.join(', ') }, retry: false } : null;
}

/**
 * @param {string} text
 * @returns {Bbox | null}
 */
function readBbox(text) {
  const sides = text.split(',').map((side) => (side.trim() === '' ? NaN : Number(side)));
  if (sides.length !== 4 || !sides.every(Number.isFinite)) return null;
  const [west, south, east, north] = sides;
  const isOnEarth = west >= -360 && east <= 360 && south > -86 && north < 86;
  return west < east && south < north && isOnEarth ? [west, south, east, north] : null;
}

/**
 * The query string of a state; keys that are not ours stay, and what is the default is left out.
 * @param {import('marchland/state.js').State} state
 * @param {string} search  the query string so far
 * @param {{lang: string, theme: string}} defaults
 * @returns {string}
 */
export function writeAddress(state, search, defaults) {
  const query = new URLSearchParams(search);
  for (const key of KEYS) query.delete(key);
  const { history, day } = state;
  if (history && day !== null) {
    if (day !== history.lastDay) query.set('date', isoDay(day));
  } else if (state.wanted) query.set('date', state.wanted);
  if (state.lang !== defaults.lang) query.set('lang', state.lang);
  if (state.theme !== defaults.theme) query.set('theme', state.theme);
  if (state.method) query.set('method', state.method);
  if (state.asOf) query.set('as_of', state.asOf);
  if (state.place) query.set('place', state.place);
  const { range, wantedRange } = state;
  const from = range ? isoDay(range.from) : wantedRange?.from;
  const to = range ? isoDay(range.to) : wantedRange?.to;
  if (from) query.set('from', from);
  if (to) query.set('to', to);
  if (state.loop) query.set('loop', '1');
  if (state.oblast) query.set('oblast', state.oblast);
  if (state.controllers) query.set('controller', state.controllers.join(','));
  if (state.statuses) query.set('status', state.statuses.join(','));
  if (state.layers) query.set('layers', writeLayers(state.layers));
  if (state.page !== 'day') query.set('panel', state.page);
  if (state.bbox) query.set('bbox', state.bbox.map((side) => side.toFixed(3)).join(','));
  if (state.revision !== null) query.set('revision', String(state.revision));
  if (state.compare) query.set('compare', writeComparison(state.compare));
  const text = LEGIBLE.reduce((whole, [code, sign]) => whole.replaceAll(code, sign), query.toString());
  return text ? `?${text}` : '';
}
