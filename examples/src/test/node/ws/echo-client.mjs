// Sends messages of all kinds to an echo server with the client of `ws` and checks what comes back.
// Usage: node echo-client.mjs URL deflate|plain
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import WebSocket from 'ws';

const [url, mode] = process.argv.slice(2);
const isDeflating = 'deflate' === mode;
const messages = [
    '', 'a', 'Grüße, κόσμε, 😀', 'x'.repeat(125), 'x'.repeat(126), 'é'.repeat(40_000), 'y'.repeat(3_000_000),
    Buffer.alloc(0), Buffer.from([0, 255]), randomBytes(65_535), randomBytes(65_536), randomBytes(2_000_000),
    Buffer.alloc(8_000_000), ...Array.from({length: 300}, (_, i) => 'message ' + i.toString().repeat(i))];

const socket = new WebSocket(url, {perMessageDeflate: isDeflating});
let next = 0;
const send = () =>
{
    const message = messages[next];
    if (1 === next % 4 && message.length > 3)
    {
        const isText = 'string' === typeof message;
        const third = Math.floor(message.length / 3);
        socket.send(message.slice(0, third), {fin: false, binary: !isText});
        socket.ping('between');
        socket.send(message.slice(third), {fin: true, binary: !isText});
    }
    else
    {
        socket.send(message);
    }
};
let pongs = 0;
socket.on('open', () =>
{
    assert.equal(socket.extensions, isDeflating ? 'permessage-deflate' : '');
    send();
});
socket.on('pong', (payload) => pongs += 'between' === payload.toString() ? 1 : 0);
socket.on('message', (data, isBinary) =>
{
    const sent = messages[next];
    assert.equal(isBinary, 'string' !== typeof sent);
    assert.ok(Buffer.from(sent).equals(data), `message ${next} of ${sent.length} came back as ${data.length}`);
    next++;
    next < messages.length ? send() : socket.close(4001, 'done');
});
socket.on('close', (code) =>
{
    assert.equal(next, messages.length);
    assert.equal(code, 4001);
    assert.ok(pongs > 50);
    console.log(`${next} messages came back`);
});
socket.on('error', (error) =>
{
    console.error(error);
    process.exit(1);
});
