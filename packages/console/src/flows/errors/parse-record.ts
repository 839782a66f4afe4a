/** What somebody typed as a record, or what is wrong with it. */
interface Parsed {
  readonly record?: Record<string, unknown>
  readonly fault?: string
}

export function parseRecord(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { record: value as Record<string, unknown> }
    }
    return { fault: 'A record is one JSON object: { "name": … }' }
  } catch (error) {
    return { fault: `This is not valid JSON: ${(error as Error).message}` }
  }
}
