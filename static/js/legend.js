// @ts-check
import { h, svg } from 'marchland/dom.js';
import { isDrawn } from 'marchland/layers.js';
import { swatch } from 'marchland/swatch.js';
import { named, partyName, say } from 'marchland/words.js';

/**
 * What the colours and patterns mean, of what is drawn.
 *
 * @param {HTMLElement} element
 * @param {import('marchland/store.js').Store} store
 * @param {Pick<import('marchland/wardrobe.js').Wardrobe, 'partyLooks' | 'claimLook' | 'eraLooks'>} wardrobe
 * @returns {() => void}
 */
export function createLegend(element, store, { partyLooks, claimLook, eraLooks }) {
  const phone = window.matchMedia('(max-width: 820px), (max-height: 500px)').matches;
  const parties = h('summary', { class: 'legend-parties' });
  const list = h('ul', { class: 'legend-list' });
  const note = h('p', { class: 'legend-note' });
  // Beside what can be folded: how areas come about is always said.
  const box = h('div', { class: 'legend' }, h('details', { open: !phone }, parties, list), note);
  element.append(box);
  const draw = () => {
    const { history, lang, layers } = store.state();
    if (!history) return;
    const areas = isDrawn(layers, 'areas');
    const dots = isDrawn(layers, 'settlements');
    const known = partyLooks();
    /** @param {Node | null} picture @param {string} words */
    const row = (picture, words) => h('li', {}, picture, h('span', {}, words));
    const nobody = known.get(null);
    parties.setAttribute('aria-label', say(lang, 'legend'));
    const coloured = areas || dots ? history.parties : [];
    parties.replaceChildren(
      ...coloured.map((party) => {
        const look = known.get(party.id);
        return h('span', { class: 'legend-party' }, look ? swatch(look) : null, partyName(history, party.id, lang));
      }),
    );
    if (!coloured.length) parties.textContent = say(lang, 'legend');
    box.hidden = !areas && !dots && !isDrawn(layers, 'contact');
    list.replaceChildren();
    if (areas || dots) list.append(
      row(nobody ? swatch(nobody) : null, say(lang, 'legendContested')),
      row(swatch(claimLook()), say(lang, 'legendClaimed')),
      ...eraLooks().flatMap(({ words, look }) => (look ? [row(swatch(look), named(words, lang))] : [])),
    );
    if (history.uncertain.change.length && (areas || dots) && isDrawn(layers, 'uncertain')) list.append(row(dotted(known, history.parties), say(lang, 'legendUncertain')));
    if (dots && history.states.some(({ pressure }) => pressure === 'encircled')) {
      const [ring, dot] = [5.6, 2.6].map((r) => svg('circle', { cx: 7, cy: 7, r, class: `legend-${r > 3 ? 'ring' : 'dot'}` }));
      list.append(row(picture(ring, dot), say(lang, 'legendEncircled')));
    }
    const modelled = history.areas.modelledFrom;
    if (modelled > 0 && isDrawn(layers, 'contact')) {
      const line = svg('path', { d: 'M1 10 5 6l3 2 5-5', class: 'legend-line' });
      list.append(row(picture(line), say(lang, 'legendLine')));
    }
    note.hidden = modelled === 0 || !(areas || isDrawn(layers, 'contact'));
    note.textContent = say(lang, 'areas', { n: modelled });
  };
  const unwatch = store.watch((state, before) => {
    if (state.history !== before?.history || state.lang !== before?.lang || state.layers !== before?.layers) draw();
  });
  element.addEventListener('marchland:recolour', draw);
  return () => {
    unwatch();
    element.removeEventListener('marchland:recolour', draw);
    box.remove();
  };
}

/** @param {...SVGElement} shapes  in a square of 14 */
function picture(...shapes) {
  return svg('svg', { viewBox: '0 0 14 14', width: 14, height: 14, 'aria-hidden': 'true', class: 'swatch' }, ...shapes);
}

/**
 * The dots of two parties through each other, as on days on which a change may have happened or not.
 * @param {Map<string | null, import('marchland/colours.js').StateLook>} looks
 * @param {readonly import('marchland/history.js').Party[]} parties
 */
function dotted(looks, parties) {
  const [first, second] = [0, 1].map((at) => looks.get(parties[at]?.id ?? null)?.fill ?? '#888888');
  const dots = [0, 1, 2, 3].flatMap((y) => [0, 1, 2, 3].filter((x) => (x + y) % 2).map((x) => [x, y]));
  return picture(
    svg('rect', { width: 14, height: 14, fill: first }),
    ...dots.map(([x, y]) => svg('rect', { x: x * 3.5, y: y * 3.5, width: 3.5, height: 3.5, fill: second })),
  );
}
