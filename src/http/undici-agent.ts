// The agent alone: undici's index loads fetch, WebSocket, caches and mocks, too, which doubles the time to the first
// request. It is bundled into a file of its own, and loaded when something is sent.
export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as buildConnector } from 'undici/lib/core/connect.js';
