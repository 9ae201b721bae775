package im.steward.devstack.elasticsearch.compat;

import java.util.List;
import org.apache.lucene.util.Version;
import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;

/** Answers {@code GET /}, by which clients and people learn what runs here. */
final class RootHandler extends BaseRestHandler {
    private volatile @Nullable ClusterService cluster;

    void describe(ClusterService service) {
        cluster = service;
    }

    @Override
    public String getName() {
        return "main_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
        return channel -> {
            ClusterService known = cluster;
            if (known == null) {
                channel.sendResponse(new RestResponse(RestStatus.SERVICE_UNAVAILABLE, "starting"));
                return;
            }
            Build build = Build.current();
            XContentBuilder body = channel.newBuilder().prettyPrint().lfAtEnd();
            body.startObject()
                    .field("name", known.getNodeName())
                    .field("cluster_name", known.getClusterName().value())
                    .field("cluster_uuid", known.state().metadata().clusterUUID())
                    .startObject("version")
                    .field("number", build.qualifiedVersion())
                    .field("build_flavor", "default")
                    .field("build_type", "embedded")
                    .field("build_hash", build.hash())
                    .field("build_date", build.date())
                    .field("build_snapshot", build.isSnapshot())
                    .field("lucene_version", Version.LATEST.toString())
                    .field("minimum_wire_compatibility_version", build.minWireCompatVersion())
                    .field("minimum_index_compatibility_version", build.minIndexCompatVersion())
                    .endObject()
                    .field("tagline", "You Know, for Search")
                    .endObject();
            channel.sendResponse(new RestResponse(RestStatus.OK, body));
        };
    }
}
