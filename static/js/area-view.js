// @ts-check
import { claimCard } from 'marchland/claim-card.js';
import { parseDay, spokenDay } from 'marchland/days.js';
import { h, icon } from 'marchland/dom.js';
import { swatch } from 'marchland/swatch.js';
import { number, partyName, percent, say, term } from 'marchland/words.js';

/**
 * What the panel says of an area that is not an oblast of the map: who holds which share of it.
 *
 * @typedef {import('marchland/state.js').Lang} Lang
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/colours.js').StateLook} StateLook
 */

/**
 * @param {import('marchland/store.js').Store} store
 * @param {any} area  as `GET /places/{id}` gives it
 * @param {Map<string | null, StateLook>} partyLooks
 */
export function areaView(store, area, partyLooks) {
  const state = store.state();
  const history = /** @type {History} */ (state.history);
  const { lang } = state;
  const name = (lang === 'uk' && area.name_uk) || area.name;
  const other = lang === 'uk' ? area.name : area.name_uk;
  return h(
    'article',
    { class: 'place' },
    h('button', { type: 'button', class: 'place-back', click: () => store.send({ type: 'choose', place: null }) },
      icon('back'), say(lang, `backTo_${state.page}`)),
    h('h2', { class: 'place-name', tabindex: -1 }, name),
    other && other !== name ? h('p', { class: 'place-other', lang: lang === 'uk' ? 'en' : 'uk' }, other) : null,
    h('p', { class: 'place-where' }, [term(lang, 'kind', area.kind), area.oblast_name].filter(Boolean).join(' · ')),
    lawLine(history, area, lang),
    h('h3', { class: 'panel-heading' }, say(lang, 'heldOn')),
    h('p', { class: 'panel-note' }, say(lang, 'settlementsIn', { n: area.settlements ?? 0 })),
    sharesTable(history, area.shares ?? {}, partyLooks, lang),
    areaClaims(history, area.claims, lang),
  );
}

/**
 * Who claims an area by law, where somebody does.
 * @param {History} history
 * @param {any} area
 * @param {Lang} lang
 */
export function lawLine(history, area, lang) {
  const since = parseDay(area?.claimed_since);
  if (!area?.claimed_by) return null;
  const party = partyName(history, area.claimed_by, lang);
  return h('p', { class: 'area-law' },
    since === null ? say(lang, 'claimedByLaw', { party }) : say(lang, 'claimedByLawSince', { party, day: spokenDay(since, lang) }));
}

/**
 * The claims about an area as a whole; they move no settlement.
 * @param {History} history
 * @param {any[] | undefined} claims
 * @param {Lang} lang
 */
export function areaClaims(history, claims, lang) {
  return claims?.length
    ? h('section', { class: 'claims' },
        h('h4', { class: 'claims-title' }, say(lang, 'areaClaims')),
        h('ul', { class: 'claims-list' }, ...claims.map((claim) => claimCard(history, claim, lang))))
    : null;
}

/**
 * @param {History} history
 * @param {Record<string, number | null>} shares
 * @param {Map<string | null, StateLook>} partyLooks
 * @param {Lang} lang
 */
function sharesTable(history, shares, partyLooks, lang) {
  const holders = [
    ...history.parties.map(({ id }) => ({ key: `held_${id}`, party: /** @type {string | null} */ (id), name: partyName(history, id, lang) })),
    { key: 'contested', party: null, name: say(lang, 'legendContested') },
    { key: 'unknown', party: null, name: say(lang, 'status_unknown') },
  ].filter(({ key }) => shares[`${key}_share`]);
  const cell = (/** @type {number | null | undefined} */ share) =>
    h('td', {}, share === null || share === undefined ? '–' : share === 0 ? number(lang, 0) : percent(lang, share));
  return h('table', { class: 'held-table' },
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, say(lang, 'party')),
      ...['places', 'people', 'area'].map((key) => h('th', { scope: 'col' }, say(lang, key === 'area' ? 'areaShare' : key))))),
    h('tbody', {}, ...holders.map(({ key, party, name }) => {
      const look = partyLooks.get(party);
      return h('tr', {},
        h('th', { scope: 'row' }, look ? swatch(look) : null, name),
        cell(shares[`${key}_share`]), cell(shares[`${key}_share_population`]), cell(shares[`${key}_share_area`]));
    })));
}
