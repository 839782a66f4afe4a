/** Custom settings as they are typed: a JSON object, or what is wrong with it. */

/** The text itself when it is no JSON: the contract refuses that. */
export function readSettings(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export function settingsFault(text: string): string | undefined {
  try {
    const read: unknown = JSON.parse(text)
    const isObject = typeof read === 'object' && read !== null && !Array.isArray(read)
    return isObject ? undefined : 'Settings must be a JSON object, such as {"region": "eu"}.'
  } catch (error) {
    return `Settings are not JSON: ${(error as Error).message}.`
  }
}
