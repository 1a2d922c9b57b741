// @ts-check
import { parseDay, spokenDay } from 'marchland/days.js';
import { h } from 'marchland/dom.js';
import { foreignTongue, partyName, say, sourceName, term } from 'marchland/words.js';

/**
 * One claim: who says what, how well, and on what evidence.
 *
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/state.js').Lang} Lang
 */

/**
 * @param {History} history
 * @param {any} claim  as `GET /places/{id}/why` gives it
 * @param {Lang} lang
 * @param {...(Node | null)} extra
 */
export function claimCard(history, claim, lang, ...extra) {
  const { origin, relay } = claim;
  const party = partyName(history, claim.party, lang);
  const headline = claim.summary?.[lang] || claim.summary?.en || term(lang, 'kind', claim.kind, { party });
  const grades = [
    origin?.alignment
      ? say(lang, 'alignedWith', { party: partyName(history, origin.alignment, lang) })
      : say(lang, 'unaligned'),
    origin?.reliability && say(lang, 'reliability', { grade: origin.reliability }),
    claim.credibility && say(lang, 'credibility', { n: claim.credibility }),
  ].filter(Boolean);
  const reported = parseDay(claim.reported_on);
  const speakers = [origin, relay].filter(Boolean);
  return h(
    'li',
    { class: 'claim' },
    h('p', { class: 'claim-headline' }, headline),
    h(
      'p',
      { class: 'claim-origin' },
      inOwnTongue('b', {}, sourceName(origin, lang), lang),
      ...(relay ? relayed(relay, lang) : []),
      reported === null ? '' : `, ${say(lang, 'reported', { day: spokenDay(reported, lang) })}`,
    ),
    h('p', { class: 'claim-grades' }, grades.join(' · ')),
    claim.note ? inOwnTongue('p', { class: 'claim-note' }, claim.note, lang) : null,
    claim.evidence?.length
      ? h('ul', { class: 'claim-evidence' },
          ...claim.evidence.map((/** @type {any} */ item) => evidence(item, speakers, lang)))
      : null,
    ...extra,
  );
}

/**
 * `, reported by X`.
 * @param {any} relay
 * @param {Lang} lang
 */
function relayed(relay, lang) {
  const [before, after] = say(lang, 'relayed').split('{relay}');
  return [`, ${before}`, inOwnTongue('span', {}, sourceName(relay, lang), lang), after];
}

/**
 * @param {any} item
 * @param {readonly any[]} speakers  the sources of the claim, one of whom may have published it
 * @param {Lang} lang
 */
function evidence(item, speakers, lang) {
  const text = item.title || item.kind || '';
  const day = parseDay(item.date);
  const publisher = speakers.find(({ name }) => name === item.publisher);
  const credit = [
    inOwnTongue('span', {}, publisher ? sourceName(publisher, lang) : item.publisher, lang),
    day === null ? '' : `, ${spokenDay(day, lang, 'short')}`,
  ];
  return h(
    'li',
    {},
    outward(item.url, text, foreignTongue(text, lang)),
    ' – ',
    ...credit,
    item.archive_url ? ' · ' : '',
    item.archive_url ? outward(item.archive_url, say(lang, 'archived'), null) : null,
  );
}

/**
 * A text of the ledger, marked with its language where that is another than the page's.
 * @param {keyof HTMLElementTagNameMap} tag
 * @param {import('marchland/dom.js').Attributes} attributes
 * @param {string} text
 * @param {Lang} lang
 */
function inOwnTongue(tag, attributes, text, lang) {
  return h(tag, { ...attributes, lang: foreignTongue(text, lang) }, text);
}

/**
 * A link to a source; only to the web, whatever a ledger holds.
 * @param {string | null | undefined} url
 * @param {string} text
 * @param {string | null} tongue  of the text, if it is another than the page's
 */
function outward(url, text, tongue) {
  return url && /^https?:\/\//i.test(url)
    ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', lang: tongue }, text || url)
    : h('span', { lang: tongue }, text);
}
