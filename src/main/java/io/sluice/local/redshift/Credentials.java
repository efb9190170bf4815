package io.sluice.local.redshift;

import java.util.Map;
import java.util.Optional;

/**
 * Who may connect, to which database.
 *
 * @param database the one database of the server
 * @param passwords user to password; a user without a password cannot connect
 * @param method how clients prove their password
 */
public record Credentials(String database, Map<String, String> passwords, PasswordMethod method) {
    public Credentials {
        passwords = Map.copyOf(passwords);
    }

    /** One user, who proves the password by MD5. */
    public static Credentials of(String database, String user, String password) {
        return new Credentials(database, Map.of(user, password), PasswordMethod.MD5);
    }

    Optional<String> password(String user) {
        return Optional.ofNullable(passwords.get(user));
    }

    /** Names the users, never a password. */
    @Override
    public String toString() {
        return "Credentials[database=" + database + ", users=" + passwords.keySet() + ", method=" + method + "]";
    }
}
