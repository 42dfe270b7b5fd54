/** The gateway in front of NATS. */
module io.sluice.engine
{
    requires transitive io.sluice.websocket;
    requires transitive org.agrona;
    requires org.jctools.core;
    requires jdk.httpserver;
    requires jdk.jfr;
    requires static io.netty.tcnative.classes.openssl;

    exports io.sluice.nats;
    exports io.sluice.nats.json;
    exports io.sluice.nats.line;
    exports io.sluice.nats.parser;
    exports io.sluice.net;
    exports io.sluice.net.buffer;
    exports io.sluice.net.proxy;
    exports io.sluice.net.timer;
    exports io.sluice.net.tls;
    exports io.sluice.net.tls.certificate;
    exports io.sluice.net.websocket;
    exports io.sluice.gateway;
    exports io.sluice.gateway.life;
    exports io.sluice.gateway.page;
    exports io.sluice.gateway.settings;
    exports io.sluice.gateway.tls;
    exports io.sluice.gateway.upstream;
    exports io.sluice.interceptor;
    exports io.sluice.status;
    exports io.sluice.status.event;
    exports io.sluice.status.export;

    uses io.sluice.net.tls.TlsProvider;
    provides io.sluice.net.tls.TlsProvider with
        io.sluice.net.tls.boringssl.BoringSslProvider,
        io.sluice.net.tls.jdk.JdkProvider;
}
