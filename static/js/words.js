// @ts-check
import { STRINGS } from 'marchland/strings.js';

/**
 * Sentences about places and control.
 *
 * @typedef {import('marchland/state.js').Lang} Lang
 * @typedef {import('marchland/history.js').History} History
 * @typedef {{controller: string | null, status: string, pressure?: string, assertion?: string,
 *   claimed_by?: string | null}} Control
 */

/** @type {Map<Lang, Intl.PluralRules>} */
const plurals = new Map();

/**
 * To make rules or a format takes longer than to use one a hundred times.
 * @template K, T
 * @param {Map<K, T>} known
 * @param {K} key
 * @param {() => T} make
 * @returns {T}
 */
function kept(known, key, make) {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/**
 * @param {Lang} lang
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(lang, key, values = {}) {
  const phrase = STRINGS[lang][key] ?? STRINGS.en[key] ?? key;
  const text =
    typeof phrase === 'string'
      ? phrase
      : (phrase[kept(plurals, lang, () => new Intl.PluralRules(lang)).select(Number(values.n))] ?? phrase.other ?? key);
  const said = text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(lang, value) : value;
  });
  // A date that ends in an abbreviation ends the sentence, too.
  return said.replace(/(\p{L}\.)\.(?=\s|$)/gu, '$1');
}

/**
 * A word the server used, in the reader's language; the bare word where we have none.
 * @param {Lang} lang
 * @param {string} family
 * @param {string} word
 * @param {Record<string, string | number>} [values]
 */
export function term(lang, family, word, values) {
  const key = `${family}_${word}`;
  return key in STRINGS[lang] ? say(lang, key, values) : word.replaceAll('_', ' ');
}

/** @type {Record<string, Intl.NumberFormatOptions>} */
const STYLES = {
  number: {},
  percent: { style: 'percent' },
  smallPercent: { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 },
  crowd: { notation: 'compact', maximumSignificantDigits: 3 },
};

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * @param {Lang} lang
 * @param {keyof typeof STYLES} style
 * @param {number} value
 */
function written(lang, style, value) {
  const make = () => new Intl.NumberFormat(lang === 'en' ? 'en-GB' : lang, STYLES[style]);
  return kept(formats, `${lang} ${style}`, make).format(value);
}

/**
 * @param {Lang} lang
 * @param {number} value
 */
export function number(lang, value) {
  return written(lang, 'number', value);
}

/**
 * @param {Lang} lang
 * @param {number} share  0–1
 */
export function percent(lang, share) {
  return written(lang, share > 0 && share < 0.1 ? 'smallPercent' : 'percent', share);
}

/**
 * Millions and thousands, rounded as a newspaper would.
 * @param {Lang} lang
 * @param {number} people
 */
export function crowd(lang, people) {
  return written(lang, 'crowd', people);
}

/**
 * A name in the reader's language; a theatre need not have it.
 * @param {import('marchland/history.js').Words} words
 * @param {Lang} lang
 */
export function named(words, lang) {
  return words[lang] ?? words.en ?? Object.values(words)[0] ?? '';
}

/**
 * @param {History} history
 * @param {string | null | undefined} id
 * @param {Lang} lang
 */
export function partyName(history, id, lang) {
  const party = history.parties.find((one) => one.id === id);
  return party ? named(party.name, lang) : (id ?? '');
}

/**
 * `Held by A, confirmed; claimed by B`.
 * @param {History} history
 * @param {Control} control
 * @param {Lang} lang
 * @param {boolean} [withAssertion]
 */
export function controlWords(history, control, lang, withAssertion = false) {
  const holder = partyName(history, control.controller, lang);
  const parts = [
    control.status === 'controlled' && !control.controller
      ? say(lang, 'status_unknown')
      : term(lang, 'status', control.status, { party: holder }),
  ];
  if (withAssertion && control.assertion) parts.push(term(lang, 'assertion', control.assertion));
  if (control.pressure === 'encircled') parts.push(say(lang, 'encircled'));
  if (control.claimed_by) {
    parts.push(say(lang, 'claimedBy', { party: partyName(history, control.claimed_by, lang) }));
  }
  return parts.join(', ');
}

/**
 * @param {History} history
 * @param {number} place
 * @param {Lang} lang
 */
export function placeName(history, place, lang) {
  return lang === 'uk' ? history.places.nameUk[place] : history.places.name[place];
}

/**
 * @param {History} history
 * @param {number} place
 * @param {Lang} lang
 */
export function oblastName(history, place, lang) {
  const oblast = history.oblasts[history.places.oblast[place]];
  return oblast ? oblastTitle(oblast, lang) : '';
}

/**
 * @param {{name: string, name_uk: string}} oblast
 * @param {Lang} lang
 */
export function oblastTitle(oblast, lang) {
  return lang === 'uk' ? oblast.name_uk || oblast.name : oblast.name;
}

/**
 * A source by its name in the reader's language, or by its English one where the ledger has no other.
 * @param {{name: string, name_uk?: string | null} | null | undefined} source
 * @param {Lang} lang
 */
export function sourceName(source, lang) {
  return (lang === 'uk' && source?.name_uk) || source?.name || '';
}

/**
 * The language of a text that the ledger holds in one language only, for those who have the page read out; as far as its
 * letters tell, and null where they do not or where it is the reader's own. Plain Latin letters are taken for English.
 * @param {string} text
 * @param {Lang} lang
 * @returns {string | null}
 */
export function foreignTongue(text, lang) {
  const count = (/** @type {RegExp} */ letters) => text.match(letters)?.length ?? 0;
  const cyrillic = count(/\p{Script=Cyrillic}/gu);
  const plain = count(/[a-z]/gi);
  const isMostlyCyrillic = cyrillic > plain;
  const [ukrainian, russian] = isMostlyCyrillic ? [count(/[ґєії]/gi), count(/[ёъыэ]/gi)] : [0, 0];
  const isEnglish = !isMostlyCyrillic && plain > 0 && count(/\p{Script=Latin}/gu) === plain;
  // Belarusian has letters of both.
  const tongue = isEnglish ? 'en' : ukrainian && !russian ? 'uk' : russian && !ukrainian ? 'ru' : null;
  return tongue === lang ? null : tongue;
}

/**
 * `consensus@1` as people say it.
 * @param {Lang} lang
 * @param {History | null} history
 * @param {string} method
 */
export function methodName(lang, history, method) {
  const [id, query] = method.split('?');
  const party = new URLSearchParams(query ?? '').get('party');
  const name = term(lang, 'method', id.split('@')[0]);
  return party && history ? `${name}: ${partyName(history, party, lang)}` : name;
}
