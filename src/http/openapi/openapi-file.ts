/** The checked-in document, from the project's root. */
export const OPENAPI_FILE = 'docs/openapi.json';
