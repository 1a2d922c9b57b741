// @ts-check
/**
 * Which labels to show: the most important first, each where it hits no other.
 *
 * @typedef {object} Candidate
 * @property {string} text
 * @property {number} x  anchor, pixels
 * @property {number} y
 * @property {number} width  of the text
 * @property {number} height
 * @property {number} rank  smaller is placed earlier
 * @property {number} gap  pixels between anchor and text, the anchor's dot being a little smaller; 0 centres the
 *   text on the anchor, which then has no dot
 * @typedef {Candidate & {left: number, top: number}} Placed
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 */

const PADDING = 2;

/**
 * @template {Candidate} C
 * @param {readonly C[]} candidates
 * @param {{width: number, height: number, seen?: Box}} frame  labels stay inside, and none is cut by the rim of what
 *   is seen of it
 * @returns {(C & {left: number, top: number})[]}
 */
export function placeLabels(candidates, frame) {
  /** @type {(C & {left: number, top: number})[]} */
  const placed = [];
  for (const candidate of [...candidates].sort((a, b) => a.rank - b.rank)) {
    const spot = spots(candidate).find(
      ([left, top]) =>
        left >= 0 &&
        top >= 0 &&
        left + candidate.width <= frame.width &&
        top + candidate.height <= frame.height &&
        (!frame.seen || !cut(left, top, candidate, frame.seen)) &&
        !placed.some((other) => overlap(left, top, candidate, other) || overlap(left, top, candidate, dotOf(other))),
    );
    if (spot) placed.push({ ...candidate, left: spot[0], top: spot[1] });
  }
  return placed;
}

/**
 * Whether a label lies partly in a box and partly out of it.
 * @param {number} left
 * @param {number} top
 * @param {Candidate} own
 * @param {Box} box
 */
function cut(left, top, own, box) {
  const beside = left >= box.left + box.width || left + own.width <= box.left;
  const over = top >= box.top + box.height || top + own.height <= box.top;
  if (beside || over) return false;
  return (
    left < box.left ||
    top < box.top ||
    left + own.width > box.left + box.width ||
    top + own.height > box.top + box.height
  );
}

/**
 * The square around a label's dot.
 * @param {Candidate} label
 */
function dotOf({ x, y, gap }) {
  const reach = Math.max(0, gap - 3);
  return { left: x - reach, top: y - reach, width: 2 * reach, height: 2 * reach };
}

/**
 * Where the upper left corner may go, best first: right of the anchor, left, above, below.
 * @param {Candidate} candidate
 * @returns {[number, number][]}
 */
function spots({ x, y, width, height, gap }) {
  const middle = y - height / 2;
  const centre = x - width / 2;
  if (!gap) return [[centre, middle], [centre, middle - height * 0.8], [centre, middle + height * 0.8]];
  return [
    [x + gap, middle],
    [x - gap - width, middle],
    [centre, y - gap - height],
    [centre, y + gap],
  ];
}

/**
 * @param {number} left
 * @param {number} top
 * @param {Candidate} own
 * @param {{left: number, top: number, width: number, height: number}} other
 */
function overlap(left, top, own, other) {
  return (
    left < other.left + other.width + PADDING &&
    other.left < left + own.width + PADDING &&
    top < other.top + other.height + PADDING &&
    other.top < top + own.height + PADDING
  );
}
