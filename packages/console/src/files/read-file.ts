/** A file in pieces: no more than one of them is in memory. */
const PIECE_BYTES = 1024 * 1024

/** @param read told how many bytes were given so far */
export async function* piecesOf(file: Blob, read: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    read(at)
    yield new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer())
  }
  read(file.size)
}

/** At most so many rows, of those behind a line. */
export async function* someRows<Row extends { readonly line: number }>(
  rows: AsyncIterable<Row>,
  { behind, most }: { readonly behind: number; readonly most: number },
): AsyncGenerator<Row> {
  let left = most
  for await (const row of rows) {
    if (row.line <= behind) continue
    yield row
    left -= 1
    if (left === 0) return
  }
}
