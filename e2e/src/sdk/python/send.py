"""Sends metrics, logs and traces with the unmodified OpenTelemetry Python SDK and prints what it sent as JSON.

Arguments: endpoint, token, value of the resource attribute test.run, compression (none, gzip or deflate).
"""

import json
import logging
import sys

from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricExportResult, PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

endpoint, token, run, compression = sys.argv[1:5]
options = {
    "headers": {"Authorization": f"Bearer {token}"},
    "compression": {"none": Compression.NoCompression, "gzip": Compression.Gzip, "deflate": Compression.Deflate}[
        compression
    ],
}
resource = Resource({"service.name": "python-sdk", "test.run": run})
sent = {"numbers": [], "histograms": [], "logs": [], "spans": [], "failures": 0}


class RecordingMetricExporter(OTLPMetricExporter):
    """The real exporter; remembers what it was given."""

    def export(self, metrics_data, *args, **kwargs):
        for resource_metrics in metrics_data.resource_metrics:
            for scope_metrics in resource_metrics.scope_metrics:
                for metric in scope_metrics.metrics:
                    for point in metric.data.data_points:
                        row = {
                            "metric": metric.name,
                            "time": str(point.time_unix_nano // 1000),
                            "attributes": dict(point.attributes),
                        }
                        if hasattr(point, "value"):
                            sent["numbers"].append({**row, "value": point.value})
                        else:
                            sent["histograms"].append({**row, "count": str(point.count), "sum": point.sum})
        result = super().export(metrics_data, *args, **kwargs)
        if result is not MetricExportResult.SUCCESS:
            sent["failures"] += 1
        return result


def send_metrics():
    reader = PeriodicExportingMetricReader(
        RecordingMetricExporter(endpoint=f"{endpoint}/v1/metrics", **options), export_interval_millis=3_600_000
    )
    view = View(instrument_name="py.exponential", aggregation=ExponentialBucketHistogramAggregation())
    provider = MeterProvider(resource=resource, metric_readers=[reader], views=[view])
    meter = provider.get_meter("python-test", "1.2.3")
    counter = meter.create_counter("py.counter", unit="{request}")
    up_down = meter.create_up_down_counter("py.updown")
    gauge = meter.create_gauge("py.gauge")
    histogram = meter.create_histogram("py.histogram", unit="s")
    exponential = meter.create_histogram("py.exponential", unit="ms")
    for turn in range(3):
        for series in range(100):
            counter.add(series + turn, {"series": series, "name": "käse"})
        up_down.add(turn - 1)
        gauge.set(-40.5 + turn, {"room": "cold"})
        for value in (0, 0.5, 5, 500):
            histogram.record(value, {"kind": "plain"})
            exponential.record(value * (turn + 1))
        provider.force_flush()
    provider.shutdown()


def send_logs():
    provider = LoggerProvider(resource=resource)
    exporter = OTLPLogExporter(endpoint=f"{endpoint}/v1/logs", **options)
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    logger = logging.getLogger("python-test")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    logger.addHandler(LoggingHandler(level=logging.DEBUG, logger_provider=provider))
    for line in range(500):
        text = f"line {line} grüßt 🐍"
        logger.log((logging.INFO, logging.WARNING, logging.ERROR)[line % 3], text)
        sent["logs"].append({"body": text, "severity": (9, 13, 17)[line % 3]})
    provider.force_flush()
    provider.shutdown()


def send_traces():
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", **options))
    )
    tracer = provider.get_tracer("python-test", "1.2.3")
    for number in range(20):
        with tracer.start_as_current_span(f"parent {number}", kind=SpanKind.SERVER) as parent:
            with tracer.start_as_current_span("child", attributes={"number": number}) as child:
                child.set_status(Status(StatusCode.ERROR, "it broke"))
        for span in (parent, child):
            sent["spans"].append(
                {
                    "name": span.name,
                    "time": str(span.start_time),
                    "duration_ns": str(span.end_time - span.start_time),
                    "trace_id": f"{span.context.trace_id:032x}",
                    "span_id": f"{span.context.span_id:016x}",
                    "parent_span_id": None if span.parent is None else f"{span.parent.span_id:016x}",
                    "attributes": dict(span.attributes),
                }
            )
    provider.force_flush()
    provider.shutdown()


send_metrics()
send_logs()
send_traces()
print(json.dumps(sent))
