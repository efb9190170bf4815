package io.sluice.local;

/** Where the servers listen on 127.0.0.1; 0 stands for any free port. */
public record Ports(int s3, int glue, int redshift) {
    public static final Ports FREE = new Ports(0, 0, 0);
}
