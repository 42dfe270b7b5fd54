/**
 * Files that a WebSocket listener serves to browsers, so that a page and what it connects to are of one origin: read
 * when the gateway is made, immutable afterwards. Knows HTTP's requests and answers; nothing of sessions, listeners,
 * loops or files of the file system.
 */
package io.sluice.gateway.page;
