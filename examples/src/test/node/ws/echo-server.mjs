// The server of `ws`. In mode `echo` it sends back what a client sends; in mode `drive` it sends messages to a client
// that sends them back, checks them, and closes. Usage: node echo-server.mjs echo|drive deflate|plain
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {WebSocketServer} from 'ws';

const [role, mode] = process.argv.slice(2);
const messages = ['', 'Grüße 😀', 'x'.repeat(2_000_000), Buffer.alloc(3_000_000), randomBytes(300_000)];
const server = new WebSocketServer({
    host: '127.0.0.1', port: 0,
    perMessageDeflate: 'deflate' === mode ? {serverNoContextTakeover: true, clientNoContextTakeover: true} : false});

server.on('listening', () => console.log(`port ${server.address().port}`));
server.on('connection', (socket) =>
{
    assert.equal(socket.extensions, 'deflate' === mode ? 'permessage-deflate' : '');
    let next = 0;
    socket.on('message', (data, isBinary) =>
    {
        if ('echo' === role)
        {
            socket.send(data, {binary: isBinary});
            return;
        }
        assert.equal(isBinary, 'string' !== typeof messages[next]);
        assert.ok(Buffer.from(messages[next]).equals(data), `message ${next} came back as ${data.length} bytes`);
        next++;
        next < messages.length ? socket.send(messages[next]) : socket.close(1001);
    });
    socket.on('close', (code) =>
    {
        console.log(`closed ${code} after ${next}`);
        server.close();
    });
    if ('drive' === role)
    {
        socket.send(messages[0]);
    }
});
