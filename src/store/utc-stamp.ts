/** `20260304T050607Z`: an instant as part of a file's name, to the second. */
export function utcStamp(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
