/** How the console looks, and what this Keyway is. */
import {
  Anchor,
  DataList,
  type MantineColorScheme,
  Radio,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { SCHEMES } from '../app/shell/theme-items.tsx'
import { Loading } from '../ui/loading.tsx'
import { Problem } from '../ui/problem.tsx'

export function GeneralSettings() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Stack gap="xl">
      <section>
        <Title order={2} mb="xs">
          Colours
        </Title>
        <Radio.Group
          aria-label="Colours"
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        >
          <Stack gap="xs">
            {SCHEMES.map((scheme) => (
              <Radio key={scheme.value} value={scheme.value} label={scheme.label} />
            ))}
          </Stack>
        </Radio.Group>
      </section>
      <About />
    </Stack>
  )
}

function About() {
  const system = useQuery(queries.system())
  return (
    <section>
      <Title order={2} mb="xs">
        About this Keyway
      </Title>
      {system.isPending ? <Loading what="the version" /> : null}
      {system.isError ? <Problem error={system.error} title="The version could not be loaded" /> : null}
      {system.data ? (
        <DataList labelWidth="8rem">
          <DataList.Item>
            <DataList.ItemLabel>Version</DataList.ItemLabel>
            <DataList.ItemValue className="numbers">{system.data.version}</DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>Address</DataList.ItemLabel>
            <DataList.ItemValue className="mono">{system.data.publicUrl}</DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>Sandbox</DataList.ItemLabel>
            <DataList.ItemValue>
              {system.data.sandbox ? (
                <OutLink href={system.data.sandbox.portalUrl}>Open the sandbox portal</OutLink>
              ) : (
                'Off'
              )}
            </DataList.ItemValue>
          </DataList.Item>
          <DataList.Item>
            <DataList.ItemLabel>REST API</DataList.ItemLabel>
            <DataList.ItemValue>
              <OutLink href="/docs">API reference</OutLink>
            </DataList.ItemValue>
          </DataList.Item>
        </DataList>
      ) : null}
    </section>
  )
}

function OutLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" size="sm">
      {children} <IconExternalLink size={13} aria-hidden />
      <Text span className="heard-only">
        {' '}
        (opens a new tab)
      </Text>
    </Anchor>
  )
}
