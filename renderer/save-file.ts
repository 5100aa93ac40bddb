// Owns the handing over of a made file to the browser, which saves it among its downloads.

/** Saves `blob` under this name. */
export function saveFile(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: the browser begins to read it only after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
