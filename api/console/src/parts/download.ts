/** Hands a file to the browser, which asks where to, or puts it where it puts them. */
export function save(content: Blob, name: string) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Not at once: some browsers only begin to read later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
