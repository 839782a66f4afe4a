/** Reads a configuration file far enough to send it; whether its documents are right is for the server to say. */
import type { ConfigurationImport } from '@keyway/contract'

/** The server takes no larger one. Bytes. */
const LARGEST = 64 * 1024 * 1024

export type ReadFile = { readonly configuration: ConfigurationImport['configuration'] } | { readonly problem: string }

export async function readConfigurationFile(file: Pick<File, 'size' | 'text'>): Promise<ReadFile> {
  if (file.size > LARGEST) return { problem: 'The file is larger than 64 MB, so it is no configuration of one Keyway.' }
  try {
    const configuration: unknown = JSON.parse(await file.text())
    const isObject = typeof configuration === 'object' && configuration !== null && 'format' in configuration
    if (isObject) return { configuration: configuration as ConfigurationImport['configuration'] }
    return { problem: 'This is not a configuration that Keyway exported.' }
  } catch {
    return { problem: 'The file is not JSON. Choose one that Keyway exported.' }
  }
}
