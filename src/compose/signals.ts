/** What asks a process to end: a service manager, or Ctrl+C. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** Acts on each request to end, with the exit code that a shell gives for it; the function returned undoes it. */
export function onEndSignal(act: (exitCode: number) => void): () => void {
  const undo = Object.entries(SIGNALS).map(([signal, number]) => {
    const listener = (): void => act(128 + number);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => undo.forEach((each) => each());
}
