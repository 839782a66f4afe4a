/** Connections: their documents and their status. */
export { connectionStatus, dropGrants, setAuthorized, setOffline, setOnline } from './connection-status.ts'
