/** Hands a file to the browser, to be kept where the person keeps such things. */
export function saveFile(name: string, content: Blob) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has to have begun with it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const saveText = (name: string, type: string, text: string) => saveFile(name, new Blob([text], { type }));
