/** Keeps what came as a file: a link that is pressed for the reader, and gone. */
export function keepAsFile(content: Blob, name: string) {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers begin to read only after the press was handled.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
