/** Imports a configuration file: choose it, see what would happen, then import. */
import type { ConfigurationImport, ConfigurationResult, Conflicts } from '@keyway/contract'
import { Button, FileInput, Group, Radio, Stack, Text, Title } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { announce } from '../../ui/announce.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Notice } from '../../ui/notice.tsx'
import { counted } from '../../ui/time.ts'
import { CONFLICT_CHOICES } from './configuration-words.ts'
import { ImportProblems } from './import-problems.tsx'
import { ImportTable } from './import-table.tsx'
import { readConfigurationFile } from './read-file.ts'

type Configuration = ConfigurationImport['configuration']

export function ImportConfiguration() {
  const [file, setFile] = useState<File | null>(null)
  const [read, setRead] = useState<{ readonly configuration: Configuration; readonly number: number } | null>(null)
  const files = useRef(0)
  const [unreadable, setUnreadable] = useState<string | null>(null)
  const [conflicts, setConflicts] = useState<Conflicts>('skip')
  const [done, setDone] = useState<ConfigurationResult | null>(null)

  const tried = useQuery({
    // By the file that was read, and not the one just chosen: its content comes a moment later.
    queryKey: ['configuration', read?.number, conflicts],
    queryFn: ({ signal }) =>
      api.configuration.import({
        body: { configuration: read?.configuration as Configuration, conflicts, dryRun: true },
        signal,
      }),
    enabled: read !== null && done === null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const importing = useMutation({
    mutationFn: () =>
      api.configuration.import({ body: { configuration: read?.configuration as Configuration, conflicts } }),
    onSuccess: (result) => {
      setDone(result)
      announce(`Imported ${counted(changed(result), 'document')}`)
      void refresh('iclients', 'connections', 'exports', 'imports', 'flows', 'audit')
    },
  })

  const choose = async (chosen: File | null) => {
    setFile(chosen)
    setRead(null)
    setDone(null)
    importing.reset()
    const content = chosen === null ? null : await readConfigurationFile(chosen)
    setUnreadable(content !== null && 'problem' in content ? content.problem : null)
    if (content === null || 'problem' in content) return
    files.current += 1
    setRead({ ...content, number: files.current })
  }

  return (
    <section>
      <Title order={2} mb={4}>
        Import
      </Title>
      <Text size="sm" c="dimmed" mb="sm" maw="40rem">
        All of the file is imported, or nothing. You see what would happen first.
      </Text>
      <Stack gap="md" maw="60rem">
        <FileInput
          label="Configuration file"
          accept="application/json,.json"
          placeholder="Choose a file"
          clearable
          clearButtonProps={{ 'aria-label': 'Remove the configuration file' }}
          leftSection={<IconFile size={16} aria-hidden />}
          maw="24rem"
          value={file}
          error={unreadable}
          onChange={(chosen) => void choose(chosen)}
        />
        {read && !done ? (
          <Radio.Group
            label="What is here already"
            value={conflicts}
            onChange={(value) => setConflicts(value as Conflicts)}
          >
            <Stack gap="xs" mt={6}>
              {CONFLICT_CHOICES.map(({ value, label, help }) => (
                <Radio key={value} value={value} label={label} description={help} />
              ))}
            </Stack>
          </Radio.Group>
        ) : null}
        {tried.isFetching ? <Loading what="what would happen" /> : null}
        {tried.error && !done ? (
          <ImportProblems error={tried.error} title="The file cannot be imported as it is" />
        ) : null}
        {importing.error ? <ImportProblems error={importing.error} title="Nothing was imported" /> : null}
        {tried.data && !done && !tried.error ? (
          <>
            <ImportTable result={tried.data} />
            <Group>
              <ActionButton
                busy={importing.isPending}
                busyWords="Importing…"
                disabled={changed(tried.data) === 0}
                onClick={() => importing.mutate()}
              >
                Import {counted(changed(tried.data), 'document')}
              </ActionButton>
              <Button variant="default" onClick={() => void choose(null)}>
                Cancel
              </Button>
            </Group>
          </>
        ) : null}
        {done ? (
          <>
            <Notice tone="ok" role="status" title={`Imported ${counted(changed(done), 'document')}`}>
              <p>{nextSteps(done)}</p>
            </Notice>
            <ImportTable result={done} />
          </>
        ) : null}
      </Stack>
    </section>
  )
}

const changed = ({ documents }: ConfigurationResult): number =>
  documents.filter(({ action }) => action !== 'skip').length

function nextSteps({ documents }: ConfigurationResult): string {
  const needs = (need: string) => documents.filter((one) => one.needs === need).length
  const clients = needs('clientSecret') + needs('clientCertificate')
  const connections = needs('authorization')
  const bare = needs('secrets')
  if (clients + connections + bare === 0) return 'Nothing else is to be done.'
  const steps = [
    ...(clients > 0 ? [`give ${counted(clients, 'OAuth 2.0 client')} a secret or certificate`] : []),
    ...(bare > 0 ? [`enter the secrets of ${counted(bare, 'connection')}`] : []),
    ...(connections > 0 ? [`authorize ${counted(connections, 'connection')}`] : []),
  ]
  const words = steps.join(', then ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}. The table below leads to each of them.`
}
