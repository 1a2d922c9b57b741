// @ts-check
import { h } from 'marchland/dom.js';
import { say } from 'marchland/words.js';

/**
 * Gestures of an embedded map: the page around it scrolls as if the map were a picture. The wheel zooms with
 * Ctrl held or the focus inside; on touch screens two fingers move the map.
 *
 * @param {import('leaflet').Map} map
 * @param {import('marchland/store.js').Store} store
 * @returns {() => void}
 */
export function createGestures(map, store) {
  const container = map.getContainer();
  const hint = h('div', { class: 'gesture-hint', 'aria-hidden': 'true' });
  container.append(hint);
  const touch = window.matchMedia('(pointer: coarse)').matches;
  let hiding = 0;

  /** @param {string} key */
  const tell = (key) => {
    hint.textContent = say(store.state().lang, key);
    hint.toggleAttribute('data-shown', true);
    clearTimeout(hiding);
    hiding = window.setTimeout(() => hint.removeAttribute('data-shown'), 1100);
  };
  map.scrollWheelZoom.disable();
  if (touch) map.dragging.disable();

  /** @param {WheelEvent} event */
  const onWheel = (event) => {
    const meant = event.ctrlKey || event.metaKey || container.matches(':focus-within, :focus');
    if (meant) {
      map.scrollWheelZoom.enable();
      if (event.ctrlKey) event.preventDefault();
    } else {
      map.scrollWheelZoom.disable();
      tell('gestureWheel');
    }
  };
  /** @param {TouchEvent} event */
  const onTouch = (event) => {
    if (touch && event.touches.length === 1) tell('gestureTouch');
  };
  container.addEventListener('wheel', onWheel, { capture: true, passive: false });
  container.addEventListener('touchmove', onTouch, { passive: true });
  return () => {
    clearTimeout(hiding);
    container.removeEventListener('wheel', onWheel, { capture: true });
    container.removeEventListener('touchmove', onTouch);
    hint.remove();
  };
}
