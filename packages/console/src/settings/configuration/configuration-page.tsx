/** The configuration as a file: out of this Keyway, and into it. */
import { Stack } from '@mantine/core'
import { ExportConfiguration } from './export-configuration.tsx'
import { ImportConfiguration } from './import-configuration.tsx'

export function ConfigurationPage() {
  return (
    <Stack gap="xl">
      <ExportConfiguration />
      <ImportConfiguration />
    </Stack>
  )
}
