// @ts-check
import { parseDay, spokenDay } from 'marchland/days.js';
import { h } from 'marchland/dom.js';
import { partyName, say, term } from 'marchland/words.js';

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
  return h(
    'li',
    { class: 'claim' },
    h('p', { class: 'claim-headline' }, headline),
    h(
      'p',
      { class: 'claim-origin' },
      h('b', {}, origin?.name ?? ''),
      relay ? `, ${say(lang, 'relayed', { relay: relay.name })}` : '',
      reported === null ? '' : `, ${say(lang, 'reported', { day: spokenDay(reported, lang) })}`,
    ),
    h('p', { class: 'claim-grades' }, grades.join(' · ')),
    claim.note ? h('p', { class: 'claim-note' }, claim.note) : null,
    claim.evidence?.length
      ? h('ul', { class: 'claim-evidence' }, ...claim.evidence.map((/** @type {any} */ item) => evidence(item, lang)))
      : null,
    ...extra,
  );
}

/**
 * @param {any} item
 * @param {Lang} lang
 */
function evidence(item, lang) {
  const text = item.title || item.kind || '';
  const day = parseDay(item.date);
  const credit = [item.publisher, day === null ? '' : spokenDay(day, lang, 'short')].filter(Boolean);
  return h(
    'li',
    {},
    outward(item.url, text),
    credit.length ? ` – ${credit.join(', ')}` : '',
    item.archive_url ? ' · ' : '',
    item.archive_url ? outward(item.archive_url, say(lang, 'archived')) : null,
  );
}

/**
 * A link to a source; only to the web, whatever a ledger holds.
 * @param {string | null | undefined} url
 * @param {string} text
 */
function outward(url, text) {
  return url && /^https?:\/\//i.test(url)
    ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text || url)
    : h('span', {}, text);
}
