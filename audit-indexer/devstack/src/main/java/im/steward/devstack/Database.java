package im.steward.devstack;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of the stack's PostgreSQL.
 *
 * @param owner may create and migrate schemas
 * @param app the running application: owns nothing, may do what it was granted
 */
public record Database(String url, String owner, String ownerPassword, String app, String appPassword) {
    public DataSource asOwner() {
        return as(owner, ownerPassword);
    }

    public DataSource asApp() {
        return as(app, appPassword);
    }

    private DataSource as(String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    @Override
    public String toString() {
        return "Database[" + url + "]";
    }
}
