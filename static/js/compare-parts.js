// @ts-check
/**
 * What a comparison takes; an embed that compares nothing does without.
 */
export { createCompareView } from 'marchland/compare-view.js';
export { createComparing } from 'marchland/comparing.js';
