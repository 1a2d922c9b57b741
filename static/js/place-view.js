// @ts-check
import { writeAddress } from 'marchland/address.js';
import { band } from 'marchland/band.js';
import { claimCard } from 'marchland/claim-card.js';
import { lookOf } from 'marchland/colours.js';
import { isoDay, parseDay, spokenDay } from 'marchland/days.js';
import { h, icon } from 'marchland/dom.js';
import { swatch } from 'marchland/swatch.js';
import { controlWords, oblastTitle, placeName, say, term } from 'marchland/words.js';

/**
 * What the panel says of a place: its control on the day and why, and its whole history.
 *
 * @typedef {import('marchland/state.js').Lang} Lang
 * @typedef {import('marchland/history.js').History} History
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {{place: any | null, why: any | null, fault: boolean}} Answers
 * @typedef {object} Paints
 * @property {Map<string, string>} colour  by party
 * @property {import('marchland/colours.js').Tokens} tokens
 */

/**
 * @param {Store} store
 * @param {number} index  of the place, or −1 where the map does not know it
 * @param {Uint16Array} states
 * @param {Answers} answers
 * @param {Paints} paints
 * @param {{asked: boolean, linked: boolean, again: () => void}} from  whether anybody is asked, whether the page has an
 *   address to link to, and how to ask again
 */
export function placeView(store, index, states, answers, paints, { asked, linked, again }) {
  const state = store.state();
  const history = /** @type {History} */ (state.history);
  const { lang } = state;
  const { place, why } = answers;
  const name = index < 0 ? (lang === 'uk' && place?.name_uk) || place?.name || state.place || '' : placeName(history, index, lang);
  const other = lang === 'uk' ? (place?.name ?? history.places.name[index]) : (place?.name_uk ?? history.places.nameUk[index]);
  const control = why?.control ?? (index < 0 ? null : history.states[states[index]]);
  return h(
    'article',
    { class: 'place' },
    h('button', { type: 'button', class: 'place-back', click: () => store.send({ type: 'choose', place: null }) },
      icon('back'), say(lang, `backTo_${state.page}`)),
    h('h2', { class: 'place-name', tabindex: -1 }, name),
    other && other !== name ? h('p', { class: 'place-other', lang: lang === 'uk' ? 'en' : 'uk' }, other) : null,
    whereabouts(store, history, index, place),
    state.land ? h('p', { class: 'panel-note' }, say(lang, 'landChosen')) : null,
    control ? controlLine(history, control, why, lang, paints) : null,
    answers.fault
      ? h('p', { class: 'place-fault', role: 'alert' }, say(lang, 'faultPlace'), ' ',
          h('button', { type: 'button', class: 'button', click: again }, say(lang, 'retry')))
      : null,
    why ? reasons(history, why, lang) : null,
    why || answers.fault
      ? null
      : h('p', { class: 'place-waiting' }, say(lang, asked ? 'whyLoading' : 'noServer')),
    place?.timeline ? past(store, history, place.timeline, paints) : null,
    linked && state.place ? h('p', { class: 'place-link' }, permalink(state, lang)) : null,
  );
}

/**
 * The link that reopens exactly this place on exactly this day.
 * @param {import('marchland/state.js').State} state
 * @param {Lang} lang
 */
function permalink(state, lang) {
  const query = new URLSearchParams(writeAddress(state, '', { lang: '', theme: 'auto' }));
  if (state.day !== null) query.set('date', isoDay(state.day));
  return h('a', { href: `?${query}` }, say(lang, 'placeLink'));
}

/**
 * What it is, where, with how many people; the oblast can be looked at whole.
 * @param {Store} store
 * @param {History} history
 * @param {number} index
 * @param {any} place
 */
function whereabouts(store, history, index, place) {
  const { lang } = store.state();
  const people = place?.population ?? (index < 0 ? null : history.places.population[index]);
  const oblast = history.oblasts[history.places.oblast[index]] ?? history.oblasts.find(({ id }) => id === place?.oblast);
  /** @type {(Node | string)[]} */
  const parts = [
    place?.kind ? term(lang, 'kind', place.kind) : '',
    oblast
      ? h('button', { type: 'button', class: 'link', click: () => store.send({ type: 'oblast', oblast: oblast.id }) }, oblastTitle(oblast, lang))
      : '',
    people ? say(lang, 'inhabitants', { n: people }) : '',
  ].filter(Boolean);
  return h('p', { class: 'place-where' }, ...parts.flatMap((part, at) => (at ? [' · ', part] : [part])));
}

/**
 * @param {History} history
 * @param {any} control
 * @param {any | null} why
 * @param {Lang} lang
 * @param {Paints} paints
 */
function controlLine(history, control, why, lang, { colour, tokens }) {
  const from = parseDay(why?.period?.from);
  const to = parseDay(why?.period?.to);
  const earliest = parseDay(why?.period?.from_earliest);
  const latest = parseDay(why?.period?.from_latest);
  const span = why
    ? [
        from === null ? say(lang, 'always') : say(lang, 'sinceDay', { day: spokenDay(from, lang) }),
        to === null ? '' : say(lang, 'untilDay', { day: spokenDay(to, lang) }),
      ].filter(Boolean).join(' ')
    : '';
  const vague = earliest !== null && latest !== null && earliest < latest;
  return h(
    'div',
    { class: 'place-control' },
    swatch(lookOf(control, colour, tokens), 'swatch place-swatch'),
    h('div', {},
      h('p', { class: 'place-holder' }, controlWords(history, control, lang, true)),
      span ? h('p', { class: 'place-span' }, span) : null,
      vague
        ? h('p', { class: 'place-span' }, say(lang, 'between', { from: spokenDay(earliest, lang), to: spokenDay(latest, lang) }))
        : null),
  );
}

/**
 * @param {History} history
 * @param {any} why
 * @param {Lang} lang
 */
function reasons(history, why, lang) {
  /** @type {Map<string, any>} */
  const without = new Map((why.without ?? []).map((/** @type {any} */ other) => [other.claim, other]));
  /** @param {string} key @param {any[]} claims */
  const group = (key, claims) =>
    claims?.length
      ? h('section', { class: `claims claims-${key}` },
          h('h4', { class: 'claims-title' }, say(lang, key)),
          h('ul', { class: 'claims-list' },
            ...claims.map((claim) => claimCard(history, claim, lang, counterfactual(history, without.get(claim.id), lang)))))
      : null;
  const silent = !['deciding', 'losing', 'supporting'].some((key) => why[key]?.length);
  return h(
    'section',
    { class: 'why' },
    h('h3', { class: 'panel-heading' }, say(lang, 'whyTitle')),
    h('p', { class: 'why-rule' },
      h('span', { class: 'why-rule-name' }, `${say(lang, 'rule')}: ${term(lang, 'rule', why.rule)}`),
      why.rule_text?.[lang] ? ` ${why.rule_text[lang]}` : ''),
    group('deciding', why.deciding),
    group('supporting', why.supporting),
    group('losing', why.losing),
    silent ? h('p', { class: 'why-none' }, say(lang, 'noClaims')) : null,
    why.flips?.length
      ? h('section', { class: 'claims' },
          h('h4', { class: 'claims-title' }, say(lang, 'flips')),
          h('ul', { class: 'why-flips' },
            ...why.flips.map((/** @type {any} */ flip) => h('li', {}, flip.text?.[lang] ?? flip.text?.en ?? ''))))
      : null,
  );
}

/**
 * What would hold without a claim.
 * @param {History} history
 * @param {any | undefined} other
 * @param {Lang} lang
 */
function counterfactual(history, other, lang) {
  if (!other) return null;
  const words = controlWords(history, other, lang);
  return h('p', { class: 'claim-without' }, `${say(lang, 'without')}: ${words} (${term(lang, 'rule', other.rule)})`);
}

/**
 * @param {Store} store
 * @param {History} history
 * @param {import('marchland/band.js').Period[]} periods
 * @param {Paints} paints
 */
function past(store, history, periods, { colour, tokens }) {
  const { lang, day } = store.state();
  const today = day ?? history.lastDay;
  const iso = isoDay(today);
  return h(
    'section',
    { class: 'past' },
    h('h3', { class: 'panel-heading' }, say(lang, 'history')),
    band(periods, { first: history.firstDay, last: history.lastDay, today }, colour, tokens),
    h('p', { class: 'past-hint hidden' }, say(lang, 'historyHint')),
    h(
      'ol',
      { class: 'past-list' },
      ...periods.map((period) => {
        const from = parseDay(period.from);
        const current = (period.from === null || period.from <= iso) && (period.to === null || iso < period.to);
        return h('li', {},
          h('button',
            {
              type: 'button',
              class: 'past-item',
              'aria-current': current ? 'true' : null,
              click: () => store.send({ type: 'go', day: from ?? history.firstDay }),
            },
            swatch(lookOf(period, colour, tokens)),
            h('span', { class: 'past-from' }, from === null ? '…' : spokenDay(from, lang, 'short')),
            h('span', { class: 'past-what' }, controlWords(history, period, lang),
              h('span', { class: 'past-rule' }, ` · ${term(lang, 'rule', period.rule)}`))));
      }),
    ),
  );
}
