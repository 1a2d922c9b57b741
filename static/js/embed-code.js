// @ts-check
import { writeAddress } from 'marchland/address.js';
import { isoDay } from 'marchland/days.js';

/**
 * The address of an embed and the code around it.
 *
 * @typedef {object} EmbedWish
 * @property {boolean} day  whether it opens on the day shown, and not on the latest
 * @property {string} from  ISO or nothing
 * @property {string} to
 * @property {boolean} box  whether it shows the part of the map that is shown
 * @property {readonly string[] | null} layers  null is all
 * @property {string | null} method
 * @property {import('marchland/comparison.js').Comparison | null} compare
 * @property {import('marchland/state.js').Lang | ''} lang
 * @property {import('marchland/state.js').Theme} theme
 * @property {boolean} controls
 * @property {boolean} play
 */

/**
 * @param {import('marchland/state.js').State} state  with a history and a day
 * @param {EmbedWish} wish
 * @param {readonly [number, number, number, number] | null} bounds  that the map shows
 * @returns {string}  the query, with its question mark
 */
export function embedQuery(state, wish, bounds) {
  const date = wish.day && state.day !== null ? isoDay(state.day) : '';
  const shown = {
    ...state,
    history: null,
    wanted: date || null,
    range: null,
    wantedRange: null,
    loop: false,
    page: /** @type {const} */ ('day'),
    bbox: wish.box ? (bounds ?? state.bbox) : null,
    layers: wish.layers,
    method: wish.method,
    compare: wish.compare,
    lang: wish.lang || state.lang,
    theme: wish.theme,
  };
  const own = new URLSearchParams();
  if (wish.from) own.set('from', wish.from);
  if (wish.to) own.set('to', wish.to);
  if (!wish.controls) own.set('controls', '0');
  if (wish.play) own.set('play', '1');
  const rest = writeAddress(shown, '', { lang: wish.lang ? '' : state.lang, theme: 'auto' });
  return [rest, own.toString()].filter(Boolean).join(rest ? '&' : '?').replace(/^(?!\?|$)/, '?');
}

/**
 * The code a publisher pastes.
 * @param {string} url
 * @param {string} title
 * @param {number} width
 * @param {number} height
 */
export function embedCode(url, title, width = 720, height = 560) {
  const safe = (/** @type {string} */ text) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return (
    `<iframe src="${safe(url)}" title="${safe(title)}" width="${width}" height="${height}" ` +
    'loading="lazy" sandbox="allow-scripts allow-popups" style="border:0;max-width:100%"></iframe>'
  );
}
