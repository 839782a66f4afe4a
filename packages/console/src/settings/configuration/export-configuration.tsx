/** Downloads the configuration: everything, or some kinds and what they refer to. */
import { CONFIGURATION_KINDS, type ConfigurationKind } from '@keyway/contract'
import { Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { KINDS } from '../../documents/kinds.ts'

const LABELS = CONFIGURATION_KINDS.map((kind) => {
  const plural = `${KINDS[kind].noun}s`
  return { kind, label: plural.charAt(0).toUpperCase() + plural.slice(1) }
})

export function ExportConfiguration() {
  const [chosen, setChosen] = useState<readonly string[]>(CONFIGURATION_KINDS)
  const everything = chosen.length === CONFIGURATION_KINDS.length
  const only = CONFIGURATION_KINDS.filter((kind: ConfigurationKind) => chosen.includes(kind)).join(',')
  return (
    <section>
      <Title order={2} mb={4}>
        Export
      </Title>
      <Text size="sm" c="dimmed" mb="sm" maw="40rem">
        One JSON file, for a backup or for another Keyway. It holds no client secrets, private keys or tokens.
      </Text>
      <Stack gap="sm" align="flex-start">
        <Checkbox.Group
          aria-label="What to export"
          value={[...chosen]}
          onChange={setChosen}
          description="What the chosen ones refer to comes along."
        >
          <Group gap="md" mt={6}>
            {LABELS.map(({ kind, label }) => (
              <Checkbox key={kind} value={kind} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        {chosen.length === 0 ? (
          <Text size="sm" role="status">
            Choose something to export.
          </Text>
        ) : (
          <Button
            component="a"
            href={api.url('configuration.export', everything ? {} : { query: { only } })}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            Download configuration
          </Button>
        )}
      </Stack>
    </section>
  )
}
