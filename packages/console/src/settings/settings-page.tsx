/** Settings: two pages under one heading. */
import { Tabs } from '@mantine/core'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { PageHeader } from '../ui/page.tsx'

const GENERAL = '/settings'
const TOKENS = '/settings/tokens'

export function SettingsPage() {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        value={pathname.startsWith(TOKENS) ? TOKENS : GENERAL}
        onChange={(value) => void navigate({ to: value === TOKENS ? TOKENS : GENERAL })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value={GENERAL}>General</Tabs.Tab>
          <Tabs.Tab value={TOKENS}>API tokens</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={GENERAL}>
          <Outlet />
        </Tabs.Panel>
        <Tabs.Panel value={TOKENS}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
