package io.sluice.local.redshift;

import java.util.Optional;

/**
 * How a {@link RedshiftServer} serves, where that is to be other than plain.
 *
 * @param certificate what the server shows to clients that ask for TLS; without it they are told that there is none
 * @param faults what is to go wrong on purpose
 */
public record ServerOptions(Optional<ServerCertificate> certificate, Faults faults) {
    /** No TLS and no faults. */
    public static final ServerOptions PLAIN = new ServerOptions(Optional.empty(), Faults.NONE);

    public ServerOptions with(ServerCertificate shown) {
        return new ServerOptions(Optional.of(shown), faults);
    }

    public ServerOptions with(Faults injected) {
        return new ServerOptions(certificate, injected);
    }
}
