// @ts-check
/**
 * Pages of the panel that an embed does without until one is opened.
 */
export { createChartPage } from 'marchland/chart-page.js';
export { createFilterPage } from 'marchland/filter-page.js';
export { createPlacesPage } from 'marchland/places-page.js';
