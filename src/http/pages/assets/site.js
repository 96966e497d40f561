// What pages do better with scripts; each works without. A behaviour belongs to a data attribute.
import { initAll } from './govuk-frontend.js';

initAll();
