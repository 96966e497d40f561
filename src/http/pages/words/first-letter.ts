/** "10 working days" with a capital letter first, as a sentence or a label begins. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "Lead inspector" with a small letter first, as it stands within a sentence. */
export function uncapitalise(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
