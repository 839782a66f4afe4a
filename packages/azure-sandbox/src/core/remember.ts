/**
 * What `work` makes of a key, kept for the next time: a busy client sends the same with every call. Once there are `most`
 * keys, all are forgotten.
 */
export function remember<K, V>(most: number, work: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    if (known.size >= most) known.clear()
    const made = work(key)
    known.set(key, made)
    return made
  }
}
