// @ts-check
import { h } from 'marchland/dom.js';
import { swatch } from 'marchland/swatch.js';
import { controlWords, oblastName, oblastTitle, placeName } from 'marchland/words.js';

/**
 * The pointer on the map: a tip on what is under it, a choice on a click.
 *
 * @param {import('leaflet').Map} map
 * @param {import('marchland/store.js').Store} store
 * @param {object} parts
 * @param {() => import('marchland/map-view.js').MapView | null} parts.view
 * @param {() => Uint16Array | null} parts.states
 * @param {() => readonly import('marchland/colours.js').StateLook[]} parts.looks
 * @param {import('marchland/comparing.js').Comparing['leftAt']} parts.leftAt
 * @returns {() => void}
 */
export function createPointer(map, store, { view, states, looks, leftAt }) {
  const tip = h('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });
  map.getContainer().append(tip);
  const coarse = window.matchMedia('(pointer: coarse)').matches;
  let request = 0;

  const hide = () => {
    cancelAnimationFrame(request);
    request = 0;
    tip.hidden = true;
    map.getContainer().toggleAttribute('data-over', false);
  };

  /** @param {import('leaflet').Point} point @param {...Node} words */
  const show = (point, ...words) => {
    tip.replaceChildren(...words);
    tip.hidden = false;
    const size = map.getSize();
    const left = point.x + 14 + tip.offsetWidth > size.x;
    const above = point.y + 14 + tip.offsetHeight > size.y;
    const x = left ? point.x - 12 - tip.offsetWidth : point.x + 14;
    const y = above ? point.y - 12 - tip.offsetHeight : point.y + 14;
    tip.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
  };

  /** @param {import('leaflet').LeafletMouseEvent} event */
  const move = ({ containerPoint }) => {
    if (coarse || request) return;
    request = requestAnimationFrame(() => {
      request = 0;
      const { lang } = store.state();
      const left = leftAt(containerPoint.x);
      const history = left ? left.history : store.state().history;
      const held = left ? left.states : states();
      const shown = left ? left.view : view();
      const named = shown && shown.dotAt(containerPoint, 0) < 0 ? (view()?.oblastAt(containerPoint) ?? -1) : -1;
      if (history && history.oblasts[named]) {
        map.getContainer().toggleAttribute('data-over', true);
        show(containerPoint, h('b', {}, oblastTitle(history.oblasts[named], lang)));
        return;
      }
      const place = shown?.placeAt(containerPoint, 3) ?? -1;
      if (!history || !held || place < 0) {
        hide();
        return;
      }
      map.getContainer().toggleAttribute('data-over', true);
      const state = history.states[held[place]];
      show(
        containerPoint,
        h('b', {}, placeName(history, place, lang)),
        h('span', { class: 'tip-where' }, oblastName(history, place, lang)),
        h('span', { class: 'tip-what' }, swatch((left ? left.looks : looks())[held[place]]), controlWords(history, state, lang)),
      );
    });
  };

  /** @param {import('leaflet').LeafletMouseEvent} event */
  const click = ({ containerPoint, originalEvent: { target } }) => {
    // What lies over the map, as a notice with its buttons, is no part of it.
    const container = map.getContainer();
    if (target !== container && !(target instanceof Node && map.getPane('mapPane')?.contains(target))) return;
    const { history } = store.state();
    const reach = coarse ? 14 : 6;
    const shown = leftAt(containerPoint.x)?.view ?? view();
    if (!history || !shown) return;
    hide();
    const dot = shown.dotAt(containerPoint, reach);
    // The name of an oblast lies over many small dots: only one that is hit itself goes before it.
    const oblast = shown.dotAt(containerPoint, 0) < 0 ? (view()?.oblastAt(containerPoint) ?? -1) : -1;
    if (history.oblasts[oblast]) {
      store.send({ type: 'oblast', oblast: history.oblasts[oblast].id });
      return;
    }
    const place = shown.placeAt(containerPoint, reach);
    store.send({ type: 'choose', place: place < 0 ? null : history.places.id[place], land: dot < 0 });
  };

  map.on('mousemove', move);
  map.on('mouseout', hide);
  map.on('movestart', hide);
  map.on('click', click);
  return () => {
    hide();
    map.off('mousemove', move);
    map.off('mouseout', hide);
    map.off('movestart', hide);
    map.off('click', click);
    tip.remove();
  };
}
