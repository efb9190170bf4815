package io.sluice.config;

import io.sluice.model.S3Location;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * One pipeline, as its file declares it.
 *
 * @param lake of a flow without a lake table, where its rows pass
 * @param transforms Redshift SQL scripts in the order they run; empty in mode {@code etl}
 */
public record Flow(
        String name,
        Mode mode,
        String description,
        String owner,
        Source source,
        Munge munge,
        Lake lake,
        Warehouse warehouse,
        List<Transform> transforms) {
    public Flow {
        Objects.requireNonNull(name);
        Objects.requireNonNull(mode);
        transforms = List.copyOf(transforms);
    }

    /** Whether the rows go to Redshift past the lake, so that there is no lake table. */
    public boolean isDirect() {
        return warehouse.via() == Warehouse.Via.CONNECTOR;
    }

    /**
     * A digest of everything that decides what a run of the flow makes of its input: the whole configuration as it is in
     * effect, with secrets as references, and the text of the scripts.
     *
     * @param tables where the environment keeps lake tables
     */
    public String digest(S3Location tables) {
        StringBuilder text = new StringBuilder(EffectiveText.of(this)).append(tables);
        source.query().ifPresent(query -> text.append('\0').append(query.sql()));
        transforms.forEach(t -> text.append('\0').append(t.name()).append('\0').append(t.sql()));
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
