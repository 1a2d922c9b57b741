// @ts-check
import { h, svg } from 'marchland/dom.js';
import { swatch } from 'marchland/swatch.js';
import { partyName, say } from 'marchland/words.js';

/**
 * What the colours and patterns mean.
 *
 * @param {HTMLElement} element
 * @param {import('marchland/store.js').Store} store
 * @param {() => Map<string | null, import('marchland/colours.js').StateLook>} partyLooks
 * @param {() => import('marchland/colours.js').StateLook} claimLook  an example of a claimed place
 * @returns {() => void}
 */
export function createLegend(element, store, partyLooks, claimLook) {
  const phone = window.matchMedia('(max-width: 760px)').matches;
  const parties = h('summary', { class: 'legend-parties' });
  const list = h('ul', { class: 'legend-list' });
  const box = h('details', { class: 'legend', open: !phone }, parties, list);
  element.append(box);
  const draw = () => {
    const { history, lang } = store.state();
    if (!history) return;
    const known = partyLooks();
    /** @param {Node | null} picture @param {string} words */
    const row = (picture, words) => h('li', {}, picture, h('span', {}, words));
    const nobody = known.get(null);
    parties.setAttribute('aria-label', say(lang, 'legend'));
    parties.replaceChildren(
      ...history.parties.map((party) => {
        const look = known.get(party.id);
        return h('span', { class: 'legend-party' }, look ? swatch(look) : null, partyName(history, party.id, lang));
      }),
    );
    list.replaceChildren(
      row(nobody ? swatch(nobody) : null, say(lang, 'legendContested')),
      row(swatch(claimLook()), say(lang, 'legendClaimed')),
    );
    if (history.areas.modelledFrom > 0) {
      list.append(
        row(
          svg('svg', { viewBox: '0 0 14 14', width: 14, height: 14, 'aria-hidden': 'true', class: 'swatch' },
            svg('path', { d: 'M1 10 5 6l3 2 5-5', class: 'legend-line' })),
          say(lang, 'legendLine'),
        ),
        h('li', { class: 'legend-note' }, say(lang, 'areas', { n: history.areas.modelledFrom })),
      );
    }
  };
  const unwatch = store.watch((state, before) => {
    if (state.history !== before?.history || state.lang !== before?.lang) draw();
  });
  element.addEventListener('marchland:recolour', draw);
  return () => {
    unwatch();
    element.removeEventListener('marchland:recolour', draw);
    box.remove();
  };
}
