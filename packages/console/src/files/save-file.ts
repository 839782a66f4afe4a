/** Hands a file that is in the page to the browser to save. One that a GET answers is a link (`api.url`) and never held here. */

/** A browser reads what it saves a moment later; the address is let go when it surely has. */
const KEPT_MS = 60_000

export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS)
}

/** A name that every system takes: no paths, no hidden files, none of the devices of Windows. */
export function fileName(name: string, ending: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replaceAll(/\.{2,}/g, '.')
    .slice(0, 80)
    .replace(/^[.-]+/, '')
    .replace(/[.-]+$/, '')
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain)
  return `${isDevice || plain === '' ? `keyway${plain && `-${plain}`}` : plain}.${ending}`
}
