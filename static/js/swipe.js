// @ts-check
import { h, icon, setText } from 'marchland/dom.js';
import { L } from 'marchland/map-library.js';

/**
 * The divider between two maps: a range over the whole width whose thumb is the line, so that it is dragged, tapped
 * and moved by keys like any other; and what each side is.
 *
 * @typedef {object} Saying
 * @property {number} at  percent
 * @property {string} left
 * @property {string} right
 * @property {string} label
 * @property {string} valuetext
 * @typedef {object} Swipe
 * @property {(saying: Saying) => void} show
 * @property {() => number} x  of the line, in CSS pixels from the left of the map
 * @property {() => void} undo
 */

/** Width of the thumb, as the style sheet has it: its middle cannot leave the map. */
const THUMB = 28;
const GAP = 10;
const LEAST = 64;

/**
 * @param {import('leaflet').Map} map
 * @param {(at: number) => void} onMove
 * @returns {Swipe}
 */
export function createSwipe(map, onMove) {
  const range = h('input', { type: 'range', class: 'swipe-range', min: 0, max: 100, step: 1, input: () => onMove(range.valueAsNumber) });
  const line = h('div', { class: 'swipe-line', 'aria-hidden': 'true' }, h('span', { class: 'swipe-grip' }, icon('swipe')));
  const left = h('p', { class: 'swipe-side' });
  const right = h('p', { class: 'swipe-side' });
  const element = h('div', { class: 'swipe' }, line, left, right, range);
  map.getContainer().append(element);
  L.DomEvent.disableClickPropagation(range);
  let at = 50;
  let placed = -1;

  const x = () => THUMB / 2 + (Math.max(0, map.getSize().x - THUMB) * at) / 100;
  const place = () => {
    const where = x();
    const width = map.getSize().x;
    line.style.transform = `translateX(${where}px)`;
    left.style.right = `${width - where + GAP}px`;
    left.style.maxWidth = `${Math.max(0, where - 2 * GAP)}px`;
    left.hidden = where - 2 * GAP < LEAST;
    right.style.left = `${where + GAP}px`;
    right.style.maxWidth = `${Math.max(0, width - where - 2 * GAP)}px`;
    right.hidden = width - where - 2 * GAP < LEAST;
  };
  map.on('resize', place);

  return {
    show(saying) {
      at = saying.at;
      if (range.valueAsNumber !== at) range.value = String(at);
      if (range.getAttribute('aria-label') !== saying.label) range.setAttribute('aria-label', saying.label);
      if (range.getAttribute('aria-valuetext') !== saying.valuetext) range.setAttribute('aria-valuetext', saying.valuetext);
      setText(left, saying.left);
      setText(right, saying.right);
      if (placed !== at) place();
      placed = at;
    },
    x,
    undo() {
      map.off('resize', place);
      element.remove();
    },
  };
}
